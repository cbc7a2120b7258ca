using System.Text.Json.Nodes;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Hook;

/// <summary>The hooks of a configuration that make its container start as a restored task.</summary>
internal static class RestoreHooks
{
    private const string Annotation = "io.crcontainers.restore";
    private const string Variable = "CR_RESTORE=";
    private const string Program = "cr-hook";
    private const string NameFlag = "--name";
    private static readonly string[] Stages = ["createRuntime", "poststop"];

    /// <summary>An annotation counts more than a variable: images of engines bring variables, not annotations.</summary>
    public static void Put(JsonObject configuration)
    {
        var isAnnotated = (configuration["annotations"] as JsonObject)?.ContainsKey(Annotation) == true;
        var name = isAnnotated ? null : NameInEnvironment(configuration);
        foreach (var stage in Stages)
        {
            RemoveNamed(configuration, stage);
            if (name is not null)
            {
                Stage(configuration, stage).Add((JsonNode)Hook(stage, NameFlag, name));
            }
            else if (isAnnotated && !Stage(configuration, stage).Any(IsOurs))
            {
                Stage(configuration, stage).Add((JsonNode)Hook(stage));
            }
        }
    }

    /// <summary>The last one counts, as it does for execve(2)'s programs that look it up from the end; an empty one is none.</summary>
    private static string? NameInEnvironment(JsonObject configuration)
    {
        var variables = (configuration["process"] as JsonObject)?["env"] as JsonArray;
        var last = variables?.Select(Text).LastOrDefault(text => text.StartsWith(Variable, StringComparison.Ordinal));
        return last is null || last.Length == Variable.Length || !Settings.Read().TakesVariable ? null : last[Variable.Length..];
    }

    /// <summary>Put there by an earlier call, for what the variable was then.</summary>
    private static void RemoveNamed(JsonObject configuration, string stage)
    {
        if ((configuration["hooks"] as JsonObject)?[stage] is JsonArray hooks)
        {
            foreach (var hook in hooks.Where(hook => IsOurs(hook) && Arguments(hook).Contains(NameFlag)).ToList())
            {
                hooks.Remove(hook);
            }
        }
    }

    private static JsonArray Stage(JsonObject configuration, string stage)
    {
        if (configuration["hooks"] is not JsonObject hooks)
        {
            configuration["hooks"] = hooks = [];
        }

        if (hooks[stage] is not JsonArray list)
        {
            hooks[stage] = list = [];
        }

        return list;
    }

    /// <summary>A hook's environment is what is written here and nothing else.</summary>
    private static JsonObject Hook(string stage, params string[] more)
    {
        var hook = new JsonObject
        {
            ["path"] = ProgramSearch.FindCompanion(Program)
                ?? throw new CrException(ErrorKind.NotFound, "find", Program, "the container asks for an image to start from, and this program is not there", "install it beside cr: ./build.sh install"),
            ["args"] = Strings([Program, stage, .. more]),
        };
        if (Environment.GetEnvironmentVariable(Settings.Variable) is { Length: > 0 } settings)
        {
            hook["env"] = Strings($"{Settings.Variable}={settings}");
        }

        return hook;
    }

    private static bool IsOurs(JsonNode? hook) => hook is JsonObject description && Path.GetFileName(Text(description["path"])) == Program;

    private static IEnumerable<string> Arguments(JsonNode? hook) => ((hook as JsonObject)?["args"] as JsonArray)?.Select(Text) ?? [];

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static JsonArray Strings(params string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
