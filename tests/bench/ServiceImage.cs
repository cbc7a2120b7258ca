using CrContainers.Engine.Image;
using CrContainers.Engine.Restore.Lazy;

namespace CrContainers.Bench;

/// <summary>An image of a python3 service that has answered before, and a bundle to restore it into.</summary>
internal sealed class ServiceImage : IDisposable
{
    private readonly Workspace workspace;

    /// <param name="workspace">Where.</param>
    /// <param name="mebibytes">Of data that no answer needs.</param>
    public ServiceImage(Workspace workspace, int mebibytes)
    {
        const string id = "bench-service-source";
        this.workspace = workspace;
        Bundle = BenchBundle.CreateService(workspace.PathOf($"bundle-service-{mebibytes}"), mebibytes);
        Directory = workspace.PathOf($"image-service-{mebibytes}");
        using var container = workspace.RunCr("run", "--detach", "--bundle", Bundle.Directory, id);
        container.ExpectLine("ready");
        Question.Ask(Bundle.Socket, 0);
        workspace.TimeCr("checkpoint", "--image-path", Directory, id);
        workspace.Remove(id);
    }

    public BenchBundle Bundle { get; }

    public long Bytes => new FileInfo(Image).Length;

    private string Directory { get; }

    private string Image => Path.Combine(Directory, ImageFormat.FileName);

    private string FirstPages => FirstPagesFile.Beside(Image);

    private string Aside => Path.Combine(Directory, "aside");

    public FinishedCommand Restore(string id, params string[] more) =>
        workspace.RunCr(["restore", "--detach", "--image-path", Directory, "--bundle", Bundle.Directory, .. more, id]);

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

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        System.IO.Directory.Delete(Bundle.Directory, recursive: true);
    }
}
