using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using static CrContainers.Engine.Errors.ImageError;
using Change = System.Func<CrContainers.Engine.Image.CheckpointImage, CrContainers.Engine.Image.CheckpointImage>;

namespace CrContainers.Tests.Unit.Image;

/// <summary>More of <see cref="ValidatorCases"/>: what version 2.3 can say of descriptors beside sockets and memory.</summary>
internal static class OtherFileCases
{
    public static readonly Dictionary<string, (Change Change, ImageError Expected)> Refused = new()
    {
        ["OPEN_FILE: inotify that can be written"] = (image => image.WithFileOf(OpenFileKind.Watches, file => file with { Flags = 2 }), BadValue),
        ["OPEN_FILE: inotify with a file"] = (image => image.WithFileOf(OpenFileKind.Watches, file => file with { FileId = 1 }), BadValue),
        ["OPEN_FILE: inotify, watch 0"] = (image => image.WithWatches(new Watch(0, 1, "/")), BadValue),
        ["OPEN_FILE: inotify, watch too high"] = (image => image.WithWatches(new Watch(ImageLimits.WatchNumber + 1, 1, "/")), BadValue),
        ["OPEN_FILE: inotify, watches in disorder"] = (image => image.WithWatches(new(2, 1, "/"), new(1, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify, watch twice"] = (image => image.WithWatches(new(2, 1, "/"), new(2, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify, path twice"] = (image => image.WithWatches(new(1, 1, "/a"), new(2, 1, "/a")), BadValue),
        ["OPEN_FILE: inotify for nothing"] = (image => image.WithWatches(new Watch(1, 0x80000000, "/")), BadValue),
        ["OPEN_FILE: inotify, IN_MASK_ADD"] = (image => image.WithWatches(new Watch(1, 0x20000001, "/")), BadValue),
        ["OPEN_FILE: inotify of a relative path"] = (image => image.WithWatches(new Watch(1, 1, "tmp")), BadValue),
        ["OPEN_FILE: inotify of a path that leads out"] = (image => image.WithWatches(new Watch(1, 1, "/../tmp")), BadValue),
        ["OPEN_FILE: inotify of a path too long"] = (image => image.WithWatches(new Watch(1, 1, "/" + new string('a', ImageLimits.PathLength))), CountOverLimit),
    };

    private static CheckpointImage WithWatches(this CheckpointImage image, params Watch[] watches) =>
        image.WithFileOf(OpenFileKind.Watches, file => file with { Detail = new WatchesDetail(watches, HasUnread: false) });

    /// <summary>Changes the open file of a kind.</summary>
    private static CheckpointImage WithFileOf(this CheckpointImage image, OpenFileKind kind, Func<OpenFileRecord, OpenFileRecord> change) =>
        image.WithOpenFile(image.OpenFiles.ToList().FindIndex(file => file.Kind == kind), change);
}
