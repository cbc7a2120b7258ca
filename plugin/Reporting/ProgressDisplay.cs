using Spectre.Console;

namespace CrContainers.Plugin.Reporting;

/// <summary>A bar on stderr, drawn by a thread of its own: who moves the bytes stores a number.</summary>
internal sealed class ProgressDisplay : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly string title;
    private readonly long total;
    private readonly ManualResetEventSlim end = new();
    private readonly Thread thread;
    private long done;

    public ProgressDisplay(string title, long total)
    {
        this.title = title;
        this.total = total;
        thread = new Thread(Run) { IsBackground = true, Name = "progress" };
        thread.Start();
    }

    /// <summary>Bytes moved so far.</summary>
    public long Done
    {
        set => Volatile.Write(ref done, value);
    }

    /// <summary>Returns once nothing of it is left on the terminal.</summary>
    public void Dispose()
    {
        end.Set();
        thread.Join();
        end.Dispose();
    }

    /// <summary>A terminal whose cursor cannot be moved would keep every bar.</summary>
    private void Run()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(Console.Error) });
        if (console.Profile.Capabilities.Ansi)
        {
            Bar(console).Start(Draw);
        }
    }

    private void Draw(ProgressContext context)
    {
        var bar = context.AddTask(Markup.Escape(PrintableText.Of(title)), maxValue: total);
        while (!end.Wait(Interval))
        {
            bar.Value = Volatile.Read(ref done);
        }
    }

    private static Progress Bar(IAnsiConsole console) => console
        .Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn());
}
