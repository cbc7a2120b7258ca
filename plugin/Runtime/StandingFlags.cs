using CrContainers.Engine.Errors;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Oci;

namespace CrContainers.Plugin.Runtime;

/// <summary>Flags of <c>cr checkpoint</c> that hold for each checkpoint of a container, or of this host: engines like Docker have no
/// flags of their own for them.</summary>
internal static class StandingFlags
{
    private const string Annotation = "io.crcontainers.checkpoint";
    private const string Variable = "CR_CHECKPOINT";

    public static IReadOnlyList<string> Known { get; } = [FlagTable.TcpClose, FlagTable.ExtUnixSk, FlagTable.FileLocks];

    public static string Listed => string.Join(", ", Known);

    /// <summary>The configuration's, with the container's annotation or, without one, its variable: images bring variables, not annotations.</summary>
    /// <exception cref="CrException">One is not known.</exception>
    public static IReadOnlyList<string> Of(string operation, ContainerState container, Settings settings)
    {
        using var configuration = container.Bundle is { } bundle ? BundleConfiguration.TryRead(operation, bundle) : null;
        return [.. settings.Checkpoint, .. OfContainer(operation, container, configuration, settings)];
    }

    public static bool IsKnown(string flag) => Known.Contains(flag, StringComparer.Ordinal);

    private static string[] OfContainer(string operation, ContainerState container, BundleConfiguration? configuration, Settings settings)
    {
        var annotation = configuration?.Annotation(Annotation);
        var text = annotation ?? (settings.TakesVariable ? configuration?.Variable(Variable) : null) ?? "";
        var flags = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.Find(flags, flag => !IsKnown(flag)) is { } unknown
            ? throw new CrException(ErrorKind.Usage, operation, $"container {container.Id}", $"its {(annotation is null ? $"variable {Variable}" : $"annotation {Annotation}")} has \"{unknown}\"", $"there are {Listed}, with commas between them")
            : flags;
    }
}
