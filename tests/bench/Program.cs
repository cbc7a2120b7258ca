using System.Runtime.InteropServices;
using Spectre.Console;

namespace CrContainers.Bench;

/// <summary>Measures checkpoint, restore and cr in front of runc, each beside its floor, and prints one table.</summary>
internal static class Program
{
    private const int Interrupted = 130;
    private static readonly PosixSignal[] Ending = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    private static int Main()
    {
        using var end = new CancellationTokenSource();
        var registrations = Ending.Select(signal => PosixSignalRegistration.Create(signal, context => Cancel(context, end))).ToList();
        try
        {
            Measure(end.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("bench: interrupted");
            return Interrupted;
        }
        catch (Exception exception)
        {
            Console.Error.WriteLine($"bench: {exception.Message}");
            return 1;
        }
        finally
        {
            registrations.ForEach(registration => registration.Dispose());
        }
    }

    private static void Measure(CancellationToken end)
    {
        using var workspace = Workspace.Create(end);
        var results = new BenchmarkRun(workspace).Measure();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, ReportTable.Width);
        ReportTable.Print(console, results);
    }

    private static void Cancel(PosixSignalContext context, CancellationTokenSource end)
    {
        context.Cancel = true;
        end.Cancel();
    }
}
