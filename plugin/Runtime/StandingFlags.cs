using CrContainers.Engine.Errors;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Oci;

namespace CrContainers.Plugin.Runtime;

/// <summary>Flags of <c>cr checkpoint</c> and <c>cr restore</c> that hold for each checkpoint or restore of a container, or of this host: engines like
/// Docker have no flags of their own for them.</summary>
internal sealed class StandingFlags
{
    private readonly string annotation;

    private StandingFlags(string annotation, string variable, IReadOnlyList<string> known)
    {
        this.annotation = annotation;
        Variable = variable;
        Known = known;
    }

    public static StandingFlags Checkpoint { get; } =
        new("io.crcontainers.checkpoint", "CR_CHECKPOINT", [FlagTable.TcpClose, FlagTable.ExtUnixSk, FlagTable.FileLocks]);

    /// <summary>io.crcontainers.restore and CR_RESTORE name an image.</summary>
    public static StandingFlags Restore { get; } =
        new("io.crcontainers.restore-flags", "CR_RESTORE_FLAGS", FlagTable.Lazy);

    /// <summary>Of the container's process.</summary>
    public string Variable { get; }

    public IReadOnlyList<string> Known { get; }

    public string Listed => string.Join(", ", Known);

    /// <summary>Those of all checkpoints of a container.</summary>
    /// <exception cref="CrException">One is not known.</exception>
    public static IReadOnlyList<string> Of(string operation, ContainerState container, Settings settings) =>
        Checkpoint.Of(operation, container.Id, container.Bundle, settings, settings.Checkpoint);

    /// <summary>Those of all restores of a container.</summary>
    /// <exception cref="CrException">One is not known.</exception>
    public static IReadOnlyList<string> OfRestore(string operation, string id, string bundle, Settings settings) =>
        Restore.Of(operation, id, bundle, settings, settings.Restore);

    public bool IsKnown(string flag) => Known.Contains(flag, StringComparer.Ordinal);

    /// <summary>The configuration's, with the container's annotation or, without one, its variable: images bring variables, not annotations.</summary>
    private string[] Of(string operation, string id, string? bundle, Settings settings, IReadOnlyList<string> configured)
    {
        using var configuration = bundle is null ? null : BundleConfiguration.TryRead(operation, bundle);
        return [.. configured, .. OfContainer(operation, id, configuration, settings)];
    }

    private string[] OfContainer(string operation, string id, BundleConfiguration? configuration, Settings settings)
    {
        var annotated = configuration?.Annotation(annotation);
        var text = annotated ?? (settings.TakesVariable ? configuration?.Variable(Variable) : null) ?? "";
        var flags = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(flags, flag => !IsKnown(flag)) is { } unknown
            ? throw new CrException(ErrorKind.Usage, operation, $"container {id}", $"its {(annotated is null ? $"variable {Variable}" : $"annotation {annotation}")} has \"{unknown}\"", $"there are {Listed}, with commas between them")
            : flags;
    }
}
