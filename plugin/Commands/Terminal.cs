using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>The console that views are drawn on. Into a pipe or a file lines are not broken: programs read them.</summary>
internal static class Terminal
{
    private const int Unbroken = 4096;

    public static IAnsiConsole Wide()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = Unbroken;
        }

        return console;
    }
}
