using System.CommandLine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;
using CrContainers.Plugin.Setup;

namespace CrContainers.Plugin.Commands;

/// <summary>The verbs that are no runtime's.</summary>
internal static class OperatorCommands
{
    public static int Run(Invocation invocation)
    {
        var root = Root(invocation);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        var parsed = root.Parse([invocation.Verb!, .. invocation.VerbArguments]);
        return parsed.Errors.Count == 0
            ? parsed.Invoke(configuration)
            : throw new CrException(ErrorKind.Usage, invocation.Verb!, "arguments", string.Join(' ', parsed.Errors.Select(error => error.Message)), $"cr {invocation.Verb} --help");
    }

    public static RootCommand Root(Invocation invocation)
    {
        var root = new RootCommand("Checkpoints a running container into one file and restores it into a fresh one.")
        {
            CheckCommand.Build(invocation),
            InspectCommand.Build(),
            VerifyCommand.Build(),
            MergeCommand.Build(),
            SetupCommand.Build(),
            ImageCommand.Build(),
            StoreCommand.Build(),
            DockerCommand.Build(),
            ComposeCommand.Build(),
        };
        root.Add(CompletionCommand.Build(root));
        return root;
    }
}
