using CrContainers.Engine.Image;
using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Bench;

/// <summary>An image of a python3 service that has answered before.</summary>
/// <param name="workspace">Where.</param>
/// <param name="mebibytes">Of data that no answer needs.</param>
internal sealed class ServiceImage(Workspace workspace, int mebibytes)
    : StoredImage(workspace, $"service-{mebibytes}", BenchBundle.CreateService(workspace.PathOf($"bundle-service-{mebibytes}"), mebibytes), static bundle => Question.Ask(bundle.Socket, 0))
{
    public long Bytes => new FileInfo(Image).Length;

    private string Image => Path.Combine(Directory, ImageFormat.FileName);

    private string FirstPages => FirstPagesFile.Beside(Image);

    private string Aside => Path.Combine(Directory, "aside");

    /// <summary>Has the next restores find no first pages.</summary>
    public void HideFirstPages() => File.Move(FirstPages, Aside);

    public void ShowFirstPages() => File.Move(Aside, FirstPages);

    /// <summary>Takes the image out of the page cache: posix_fadvise(2) with POSIX_FADV_DONTNEED, once all of it is on the disk.</summary>
    public void Cool()
    {
        foreach (var file in System.IO.Directory.GetFiles(Directory, $"{ImageFormat.FileName}*"))
        {
            using var advice = Command.Run("dd", $"of={file}", "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none");
        }
    }
}
