using CrContainers.Engine.Errors;
using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Plugin.Store;

/// <summary>What is known of the pages that are touched first goes along with a copy of an image. That it cannot is told; the copy is complete without it.</summary>
internal static class FirstPagesCopy
{
    /// <param name="source">The image, if it is a file.</param>
    /// <param name="checkpoint">Its id.</param>
    /// <param name="copy">Path of the copy.</param>
    public static void Run(Stream source, Guid checkpoint, string copy)
    {
        try
        {
            if (source is FileStream image)
            {
                FirstPagesFile.Copy(image, checkpoint, copy);
            }
        }
        catch (CrException exception)
        {
            Console.Error.WriteLine($"cr: note: the file of first pages beside the image is not copied: {exception.Reason}");
        }
    }
}
