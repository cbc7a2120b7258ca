using System.Diagnostics;
using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Restore;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Lazy;

/// <summary>The page server of one restore, as the <c>cr restore</c> that starts it sees it.</summary>
internal sealed class PageServerProcess : IDisposable
{
    private readonly Process process;

    /// <summary>It gets ready while the fresh container is made.</summary>
    /// <param name="image">Open; it stays readable when its name is gone.</param>
    /// <param name="parent">Where the image before it is, if anywhere.</param>
    /// <param name="log">Where pages.log goes.</param>
    /// <param name="lazy">Flags of the restore that say how its pages come.</param>
    public PageServerProcess(FileStream image, string? parent, string log, IReadOnlyList<string> lazy)
    {
        var file = $"/proc/{Environment.ProcessId}/fd/{image.SafeFileHandle.DangerousGetHandle()}";
        string[] arguments =
        [
            LazyFlags.ServerVerb, $"--{LazyFlags.Image}", file, $"--{LazyFlags.Log}", log,
            .. parent is null ? (string[])[] : [$"--{FlagTable.ParentPath}", parent], .. lazy.Select(flag => $"--{flag}"),
        ];
        process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Creates the container, and has it restore the task.</summary>
    public RestoreResult Restore(FreshContainer container, StageLog log)
    {
        process.StandardInput.WriteLine(container.Create());
        process.StandardInput.Flush();
        while (process.StandardOutput.ReadLine() is { } text)
        {
            if (Take(ServerLine.Parse(text), container, log) is { } result)
            {
                return result;
            }
        }

        throw new CrException(ErrorKind.Internal, "restore", "page server", "it has ended without a word", "this is a mistake in cr: please report it");
    }

    /// <summary>One that was given nothing to restore ends.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        process.Dispose();
    }

    private static RestoreResult? Take(ServerLine line, FreshContainer container, StageLog log)
    {
        switch (line.Kind)
        {
            case ServerLine.Start:
                container.BeginStart();
                return null;
            case ServerLine.Stage:
                log.Report(new EngineProgress(line.Words[0], line.Words[1]));
                return null;
            case ServerLine.Restored:
                return Result(line.Words);
            default:
                throw new CrException(Enum.Parse<ErrorKind>(line.Words[0]), line.Words[1], line.Words[2], line.Words[3], line.Words.ElementAtOrDefault(4));
        }
    }

    private static RestoreResult Result(IReadOnlyList<string> words) => new(
        Guid.Parse(words[0]),
        new RestoreTimes(Time(words[1]), Time(words[2]), Time(words[3]), Time(words[4])),
        long.Parse(words[5], CultureInfo.InvariantCulture),
        [.. words.Skip(6)]);

    private static TimeSpan Time(string ticks) => TimeSpan.FromTicks(long.Parse(ticks, CultureInfo.InvariantCulture));
}
