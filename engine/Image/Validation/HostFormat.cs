using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>An image of another architecture is no bad image, but its registers and pages mean nothing here.</summary>
internal static class HostFormat
{
    private const string Hint = "restore it on a machine like the one it was made on";

    public static void Require(HeadRecord head)
    {
        if (head.Architecture != ImageFormat.Architecture)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "read", "image", $"it was made on {head.Architecture}; this is {ImageFormat.Architecture}", Hint);
        }

        if (head.PageSize != ImageFormat.PageSize)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "read", "image", $"its pages have {head.PageSize} bytes; here they have {ImageFormat.PageSize}", Hint);
        }
    }
}
