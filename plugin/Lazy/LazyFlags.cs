using CrContainers.Engine.Restore;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Lazy;

/// <summary>The two verbs that <c>cr</c> starts itself with while pages of a restored task come from its image; nobody else has a reason to.</summary>
internal static class LazyFlags
{
    public const string ServerVerb = "page-server";
    public const string KeeperVerb = "page-keeper";
    public const string Image = "image";
    public const string Log = "log";

    public static IReadOnlyList<RuntimeFlag> Keeper { get; } = [new(Log, "FILE", FlagMeaning.Honoured, "what failed is written there")];

    public static IReadOnlyList<RuntimeFlag> Server { get; } =
    [
        .. Keeper,
        new(Image, "FILE", FlagMeaning.Honoured, "the image"),
        new(FlagTable.ParentPath, "DIR", FlagMeaning.Honoured, "where the image before it is"),
        .. FlagTable.Restore.Where(flag => FlagTable.Lazy.Contains(flag.Name)),
    ];

    /// <summary>What the flags of a restore say about how its pages come.</summary>
    /// <param name="isGiven">Whether one is.</param>
    public static LazyOptions Options(Predicate<string> isGiven) => new()
    {
        OnDemand = isGiven(FlagTable.OnDemand),
        RecordsFirstPages = isGiven(FlagTable.RecordFirstPages),
        Released = static _ => { },
    };
}
