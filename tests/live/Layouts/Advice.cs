namespace CrContainers.Tests.Live.Layouts;

/// <summary>The second argument of madvise(2).</summary>
internal enum Advice
{
    Normal = 0,
    Random = 1,
    Sequential = 2,
    DontNeed = 4,
    Free = 8,
    DontFork = 10,
    DoFork = 11,
    Mergeable = 12,
    Unmergeable = 13,
    HugePage = 14,
    NoHugePage = 15,
    DontDump = 16,
    DoDump = 17,
    WipeOnFork = 18,
    KeepOnFork = 19,
    Cold = 20,
    PageOut = 21,
    GuardInstall = 102,
    GuardRemove = 103,
}
