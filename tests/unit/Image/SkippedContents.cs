using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Image;

/// <summary>For tests of what comes later in an image.</summary>
internal static class SkippedContents
{
    public static void SkipFiles(this ImageReader reader, CheckpointImage image)
    {
        foreach (var file in image.NamelessFiles)
        {
            reader.ReadFile(file, static _ => { });
        }
    }
}
