using System.CommandLine;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Commands;

/// <summary><c>cr completion</c>: a completion script, made from the verbs and flags there are.</summary>
internal static class CompletionCommand
{
    private const string Verb = "completion";
    private const string Description =
        """
        Prints a completion script.

        Examples:
          cr completion bash > /etc/bash_completion.d/cr
          cr completion zsh > "${fpath[1]}/_cr"
          cr completion fish > ~/.config/fish/completions/cr.fish
        """;

    private static readonly string[] Delegated =
        ["create", "start", "run", "state", "kill", "delete", "exec", "pause", "resume", "ps", "events", "update", "list", "spec", "features"];

    public static Command Build(RootCommand root)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(Verb, Description) { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Script(parsed.GetValue(shell)!, root));
            return 0;
        });
        return command;
    }

    private static string Script(string shell, RootCommand root)
    {
        var flags = root.Subcommands.Select(command => (command.Name, Words: string.Join(' ', command.Subcommands.Select(part => part.Name).Concat(command.Options.Select(option => option.Name)))))
            .Append(("checkpoint", Words(FlagTable.Checkpoint)))
            .Append(("restore", Words(FlagTable.Restore)))
            .ToList();
        var verbs = string.Join(' ', flags.Select(verb => verb.Item1).Concat(Delegated));
        return shell switch
        {
            "fish" => Fish(verbs, flags),
            "zsh" => "autoload -U +X bashcompinit && bashcompinit\n" + Bash(verbs, flags),
            _ => Bash(verbs, flags),
        };
    }

    private static string Words(IEnumerable<RuntimeFlag> flags) =>
        string.Join(' ', flags.Where(flag => flag.Meaning != FlagMeaning.Refused).Select(flag => $"--{flag.Name}"));

    private static string Bash(string verbs, IEnumerable<(string Verb, string Words)> flags) =>
        $$"""
        _cr() {
            local word=${COMP_WORDS[COMP_CWORD]} words= i
            for ((i = 1; i < COMP_CWORD; i++)); do
                case ${COMP_WORDS[i]} in
        {{string.Concat(flags.Select(verb => $"            {verb.Verb}) words='{verb.Words}' ;;\n"))}}        esac
            done
            if [ -z "$words" ] && [ "$COMP_CWORD" -eq 1 ]; then words='{{verbs}}'; fi
            COMPREPLY=($(compgen -W "$words" -- "$word"))
            if [ ${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
        }
        complete -F _cr cr

        """;

    private static string Fish(string verbs, IEnumerable<(string Verb, string Words)> flags) =>
        $"complete -c cr -n __fish_use_subcommand -f -a '{verbs}'\n"
        + string.Concat(flags.SelectMany(verb => verb.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("--", StringComparison.Ordinal))
            .Select(word => $"complete -c cr -n '__fish_seen_subcommand_from {verb.Verb}' -l {word[2..]}\n")));
}
