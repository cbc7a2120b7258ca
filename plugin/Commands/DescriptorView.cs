using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>One file descriptor as it is shown.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Target">What is behind it.</param>
/// <param name="Offset">Bytes from the start, where that means something.</param>
/// <param name="Access">"read", "write", "read and write", "path", or "as given".</param>
/// <param name="CloseOnExec">Its flag.</param>
internal sealed record DescriptorView(int Number, string Target, long? Offset, string Access, bool CloseOnExec)
{
    private const uint AccessMode = 3;
    private const uint PathOnly = 0x200000;
    private static readonly string[] Devices = ["", "", "", "/dev/null", "", "/dev/zero", "", "/dev/full", "/dev/random", "/dev/urandom"];

    /// <summary>Locks, leases, signals.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    public static DescriptorView Of(CheckpointImage image, DescriptorEntry entry)
    {
        var file = image.OpenFiles.First(open => open.Id == entry.OpenFileId);
        var target = file.Kind switch
        {
            OpenFileKind.Path or OpenFileKind.KernelFile => TaskView.PathOf(image, file.FileId),
            OpenFileKind.Device => Devices.ElementAtOrDefault(file.Number) ?? $"memory device {file.Number}",
            OpenFileKind.Console => "the container's console",
            OpenFileKind.Stdio => $"the fresh container's descriptor {file.Number}",
            OpenFileKind.StdioReopened => $"the fresh container's descriptor {file.Number}, once more",
            OpenFileKind.Pipe when file.FileId != 0 => TaskView.PathOf(image, file.FileId),
            OpenFileKind.Connection => ConnectionText.Of(image, (ConnectionDetail)file.Detail!),
            _ => DetailText.Of(file.Detail!),
        };
        return new DescriptorView(entry.Number, target, file.Kind is OpenFileKind.Path or OpenFileKind.KernelFile ? file.Offset : null, file.Kind == OpenFileKind.Stdio ? "as given" : AccessOf(file.Flags), entry.CloseOnExec);
    }

    private static string AccessOf(uint flags) => (flags & PathOnly) != 0 ? "path" : (flags & AccessMode) switch
    {
        0 => "read",
        1 => "write",
        _ => "read and write",
    };
}
