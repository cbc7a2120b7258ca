using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of an inotify_init(2).</summary>
internal static class WatchesValidator
{
    private const uint Events = 0xfff;
    private const uint ExcludeUnlinked = 0x04000000;
    private const uint OneShot = 0x80000000;

    public static void Validate(RecordChecks checks, OpenFileRecord file, WatchesDetail watches)
    {
        var last = 0;
        foreach (var watch in watches.Watches)
        {
            checks.Require(watch.Number > last && watch.Number <= ImageLimits.WatchNumber, file, $"OPEN_FILE {file.Id} has watch {watch.Number} after watch {last}");
            last = watch.Number;
            checks.Require((watch.Mask & Events) != 0 && (watch.Mask & ~(Events | ExcludeUnlinked | OneShot)) == 0, file, $"OPEN_FILE {file.Id} watches for {watch.Mask:x}");
            checks.Require(KernelPath.IsNormal(watch.Path), file, $"OPEN_FILE {file.Id} watches a path that is not absolute and normal");
        }

        checks.Require(watches.Watches.Select(watch => watch.Path).Distinct(StringComparer.Ordinal).Count() == watches.Watches.Count, file, $"OPEN_FILE {file.Id} watches a path twice");
    }
}
