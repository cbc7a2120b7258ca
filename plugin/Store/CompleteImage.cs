using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Store;

/// <summary>An image that is kept must not depend on others, which may be changed or removed.</summary>
internal static class CompleteImage
{
    /// <exception cref="CrException">It uses pages of others.</exception>
    public static void Require(string operation, string subject, HeadRecord head)
    {
        if (head.Sources.Count > 0)
        {
            throw new CrException(
                ErrorKind.Unsupported, operation, subject, $"it is not complete in itself: it uses pages of checkpoint {string.Join(", ", head.Sources)}", "make one complete image of it first: cr merge IMAGE OUTPUT");
        }
    }
}
