using System.Globalization;

namespace CrContainers.Bench;

/// <summary>A script in front of cr that notes how long each verb takes, as Docker sees it: a process that it starts and waits for.</summary>
internal sealed class TimedRuntime
{
    private readonly string notes;

    public TimedRuntime(Workspace workspace)
    {
        Script = workspace.PathOf("cr-timed");
        notes = workspace.PathOf("cr-times");
        File.WriteAllText(Script, $$"""
            #!/bin/bash
            begin=$EPOCHREALTIME code=0
            {{Built.Cr}} "$@" || code=$?
            end=$EPOCHREALTIME
            for word in "$@"; do
                case $word in checkpoint | restore) echo "$word $((${end/./} - ${begin/./}))" >>{{notes}}; break ;; esac
            done
            exit $code
            """);
        File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Script { get; }

    /// <summary>The last time of a verb.</summary>
    public TimeSpan Last(string verb)
    {
        var line = File.ReadLines(notes).Last(line => line.StartsWith(verb, StringComparison.Ordinal));
        return TimeSpan.FromMicroseconds(long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
