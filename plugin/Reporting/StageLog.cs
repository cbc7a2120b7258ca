using System.Diagnostics;
using System.Text;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Reporting;

/// <summary>dump.log and restore.log: what happened when, in seconds since the start. Lines are kept in memory and written
/// at the end, so that no task waits for them.</summary>
internal sealed class StageLog : IProgress<EngineProgress>, IDisposable
{
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly StringBuilder lines = new();
    private readonly string? path;
    private readonly bool keepOnSuccess;
    private readonly bool keepOnFailure;
    private bool failed;

    private StageLog(string? path, bool keepOnSuccess, bool keepOnFailure)
    {
        this.path = path;
        this.keepOnSuccess = keepOnSuccess;
        this.keepOnFailure = keepOnFailure;
    }

    /// <exception cref="CrException">The work path cannot be made.</exception>
    public static StageLog Open(ImagePlace place, string name)
    {
        if (place.WorkDirectory is null)
        {
            return new StageLog(null, keepOnSuccess: false, keepOnFailure: false);
        }

        OwnDirectory.Make(place.Operation, place.WorkDirectory);
        return new StageLog(Path.Combine(place.WorkDirectory, name), keepOnSuccess: true, place.WorkIsGiven);
    }

    /// <summary>A file is written where something failed, and only there: nobody looks for the rest, or cleans it up.</summary>
    public static StageLog ForFailures(string operation, string directory, string name)
    {
        OwnDirectory.Make(operation, directory);
        return new StageLog(Path.Combine(directory, name), keepOnSuccess: false, keepOnFailure: true);
    }

    public void Report(EngineProgress value)
    {
        if (!value.IsUnderWay)
        {
            Write($"{value.Stage}: {value.Detail}");
        }
    }

    /// <summary>Writes a file for an engine that named a work path: one that did not looks for none.</summary>
    public void WriteBeside(string name, ReadOnlySpan<byte> content)
    {
        if (keepOnFailure)
        {
            WorkFile.Write(Path.Combine(Path.GetDirectoryName(path)!, name), content);
        }
    }

    /// <summary>From any thread: a restore reads its image on one while another makes the container.</summary>
    public void Write(string line)
    {
        lock (lines)
        {
            lines.Append($"({Stopwatch.GetElapsedTime(start).TotalSeconds:00.000000}) ").Append(line).Append('\n');
        }
    }

    /// <summary>Notes the failure of a step.</summary>
    public T Watch<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    public void Fail(Exception exception)
    {
        failed = true;
        Write(exception is CrException error ? ErrorReport.Text(error) : exception.Message);
    }

    /// <summary>Where nobody named a work path, a failure leaves no file behind: it was told on stderr.</summary>
    public void Dispose()
    {
        if (path is null || !(failed ? keepOnFailure : keepOnSuccess))
        {
            return;
        }

        WorkFile.Write(path, Encoding.UTF8.GetBytes(lines.ToString()), isQuiet: failed);
    }
}
