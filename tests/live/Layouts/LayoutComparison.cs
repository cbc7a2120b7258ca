using CrContainers.Engine.Proc;

namespace CrContainers.Tests.Live.Layouts;

/// <summary>Holds a live task's arena against the model, page by page.</summary>
internal sealed class LayoutComparison(LayoutModel model, TaskArena task, string when)
{
    private static readonly VmFlags[] Known = [.. Enum.GetValues<VmFlags>().Where(flag => flag != VmFlags.None)];

    /// <summary>Leaves the task as it is: of a page that is not there it is enough that it may be missing.</summary>
    public static void Check(LayoutModel model, int pid, string when) => new LayoutComparison(model, new TaskArena(pid), when).Check(everyPage: false);

    /// <summary>Reads every page, and so brings it in.</summary>
    public static void CheckEveryPage(LayoutModel model, int pid, string when) => new LayoutComparison(model, new TaskArena(pid), when).Check(everyPage: true);

    private static VmFlags FlagsOf(SmapsMapping mapping) =>
        Known.Where(flag => mapping.Has(flag.ToString().ToLowerInvariant())).Aggregate(VmFlags.None, (all, flag) => all | flag);

    private void Check(bool everyPage)
    {
        for (var page = 0; page < Arena.Pages; page++)
        {
            Assert.True((model[page] is null) == (task.Mapping(page) is null), $"{Name(page)} is mapped: {task.Mapping(page) is not null}, want {model[page] is not null}");
            if (model[page] is { } want)
            {
                CheckMapping(page, want, task.Mapping(page)!);
                CheckContents(page, want, everyPage);
            }
        }
    }

    private void CheckMapping(int page, ModelPage want, SmapsMapping mapping)
    {
        var got = (mapping.Protection, mapping.Shared, FlagsOf(mapping));
        Assert.True(got == ((uint)want.Protection, want.Shared, want.Flags), $"{Name(page)}: {got}, want {(want.Protection, want.Shared, want.Flags)}");
        var (name, offset) = (mapping.Name, mapping.Offset + Arena.Address(page) - mapping.Start);
        Assert.True(
            want.IsAnonymous ? mapping.Inode == 0 && name.Length == 0 : name.EndsWith(DataFile.Name(want.File), StringComparison.Ordinal) && offset == (ulong)(want.FilePage * Arena.PageSize),
            $"{Name(page)} maps {name} at {offset:x}, want {(want.IsAnonymous ? "no file" : $"{DataFile.Name(want.File)} at page {want.FilePage:x}")}");
    }

    private void CheckContents(int page, ModelPage want, bool everyPage)
    {
        Assert.True(task.IsGuard(page) == want.Guard, $"{Name(page)} is a guard: {task.IsGuard(page)}, want {want.Guard}");
        if (!everyPage && !task.IsThere(page))
        {
            Assert.True(want.Written is null || want.MayVanish, $"{Name(page)} was written, but is not there");
            return;
        }

        var got = task.Read(page);
        Assert.True((got is null) == (want.Contents is null), $"{Name(page)} can be read: {got is not null}, want {want.Contents is not null}");
        if (got is not null && !(want.MayVanish && !got.AsSpan().ContainsAnyExcept((byte)0)))
        {
            var same = got.AsSpan().CommonPrefixLength(want.Contents);
            Assert.True(same == Arena.PageSize, $"{Name(page)} differs from byte {same} on: {Sample(got)}…, want {Sample(want.Contents!)}…");
        }
    }

    private static string Sample(byte[] page) => Convert.ToHexStringLower(page.AsSpan(0, 8));

    private string Name(int page) => $"{when}: page {page} ({Arena.Address(page):x})";
}
