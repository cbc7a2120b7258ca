using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Configuration;

/// <summary>What /etc/cr/config.yaml, or the file that CR_CONFIG names, says. All of it may be left out.</summary>
/// <param name="Store">The directory of the image store.</param>
/// <param name="Logs">The directory for the logs of restores that no command waits for.</param>
/// <param name="TakesVariable">Whether CR_RESTORE, CR_RESTORE_FLAGS and CR_CHECKPOINT in a container's environment count: an image of an engine may bring them along.</param>
/// <param name="TakesStore">Whether images of Docker's checkpoints go into the store beside its containers, not through containerd into its own directory.</param>
/// <param name="Checkpoint">Flags of <c>cr checkpoint</c> that every checkpoint has, without dashes.</param>
/// <param name="Restore">Flags of <c>cr restore</c> that every restore has.</param>
internal sealed record Settings(string Store, string Logs, bool TakesVariable, bool TakesStore, IReadOnlyList<string> Checkpoint, IReadOnlyList<string> Restore)
{
    public const string Variable = "CR_CONFIG";

    private const string Operation = "read";
    private const string UsualFile = "/etc/cr/config.yaml";

    private static readonly Settings Defaults = new("/var/lib/cr", "/var/log/cr", TakesVariable: true, TakesStore: true, [], []);

    /// <exception cref="CrException">The file is malformed, or is missing where it was named.</exception>
    public static Settings Read()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var path = string.IsNullOrEmpty(named) ? UsualFile : named;
        return path == UsualFile && !File.Exists(path) ? Defaults : Read(YamlFile.Read(Operation, path));
    }

    private static Settings Read(YamlPart file)
    {
        var settings = Defaults;
        foreach (var (key, value) in file.Members())
        {
            settings = key switch
            {
                "store" => settings with { Store = DirectoryOf(value, key) },
                "logs" => settings with { Logs = DirectoryOf(value, key) },
                "variable" => settings with { TakesVariable = Switch(value, key) },
                "docker-store" => settings with { TakesStore = Switch(value, key) },
                "checkpoint" => settings with { Checkpoint = FlagsOf(value, StandingFlags.Checkpoint) },
                "restore" => settings with { Restore = FlagsOf(value, StandingFlags.Restore) },
                var unknown => throw value.WrongKey($"the key \"{unknown}\" is not known; there are store, logs, variable, docker-store, checkpoint and restore"),
            };
        }

        return settings;
    }

    private static IReadOnlyList<string> FlagsOf(YamlPart list, StandingFlags flags) => [.. list.Items().Select(value => flags.IsKnown(value.Text())
        ? value.Text()
        : throw value.Wrong($"\"{value.Text()}\" cannot be said for every {(flags == StandingFlags.Checkpoint ? "checkpoint" : "restore")}; there are {flags.Listed}"))];

    private static bool Switch(YamlPart value, string key) => value.Text() switch
    {
        "true" => true,
        "false" => false,
        _ => throw value.Wrong($"{key} must be true or false"),
    };

    /// <summary>A relative path would mean another directory for each caller.</summary>
    private static string DirectoryOf(YamlPart value, string key)
    {
        var path = value.Text();
        return Path.IsPathRooted(path) ? Path.GetFullPath(path) : throw value.Wrong($"{key} must be an absolute path");
    }
}
