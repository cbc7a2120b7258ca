using System.Globalization;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Tracking;

/// <summary>Where the descriptor is that keeps the tracking of a container's memory alive: in a process that does nothing but hold it. One line in a file of root's own, named after the init's pid and
/// start time: the process's pid and start time, the descriptor's number there, the id of the checkpoint since which writes are tracked.</summary>
internal sealed record TrackingRecord(int Keeper, ulong KeeperStart, int Number, Guid Since)
{
    private const string Place = "/run/cr/tracking";
    private const int Kill = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The process has ended.</summary>
    private bool IsLeft => RunningTask.StartTime(Keeper) != KeeperStart;

    /// <summary>Null where nothing is tracked, or nobody holds it any more.</summary>
    private static TrackingRecord? Find(int initPid)
    {
        var path = PathOf(initPid);
        return path is not null && Read(path) is { } record && !record.IsLeft ? record : null;
    }

    /// <summary>A copy of what is kept for a container; null where nothing is. The process goes on holding it.</summary>
    public static KeptTracking? Copy(int initPid)
    {
        try
        {
            return Find(initPid) is { } record ? new KeptTracking(initPid, record.Since, RunningTask.CopyDescriptor(record.Keeper, record.Number)) : null;
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.TraceeGone or ErrorKind.NotFound or ErrorKind.Kernel)
        {
            // The process has ended meanwhile.
            return null;
        }
    }

    /// <summary>What is kept for a container. The process that held it is gone: it has nothing else to do, and what was noted is used up by whoever looks at it.
    /// Its record goes last: should this program be killed in between, nobody holds a task's memory whom the next checkpoint would not find.</summary>
    public static KeptTracking? Take(int initPid)
    {
        var kept = Copy(initPid);
        if (PathOf(initPid) is { } path && Read(path) is { } record)
        {
            RunningTask.Signal(record.Keeper, record.KeeperStart, Kill);
            RunningTask.WaitForEnd(record.Keeper, record.KeeperStart, Patience);
            record.Remove(path);
        }

        return kept;
    }

    /// <summary>In the place of an earlier one.</summary>
    /// <returns>Where it stands.</returns>
    public string Write(int initPid)
    {
        OwnDirectory.Make("checkpoint", Place);
        Sweep();
        var path = PathOf(initPid) ?? throw new CrException(ErrorKind.TraceeGone, "track", $"task {initPid}", "it has ended");
        var temporary = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(temporary, string.Create(CultureInfo.InvariantCulture, $"{Keeper} {KeeperStart} {Number} {Since}\n"));
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    /// <summary>Takes it away, if no other one has come in its place.</summary>
    public void Remove(string path)
    {
        if (Read(path) == this)
        {
            File.Delete(path);
        }
    }

    /// <summary>A process that was killed leaves its file.</summary>
    private static void Sweep()
    {
        foreach (var left in Directory.GetFiles(Place).Where(file => Read(file) is { IsLeft: true }))
        {
            File.Delete(left);
        }
    }

    /// <summary>Null where there is none: those of other containers come and go.</summary>
    private static TrackingRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static TrackingRecord? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.TrimEntries);
        return words.Length == 4 && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var keeper)
            && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Guid.TryParse(words[3], out var since)
            ? new TrackingRecord(keeper, start, number, since)
            : null;
    }

    /// <summary>A pid alone may be another task's by now. Null for a task that has ended.</summary>
    private static string? PathOf(int initPid) =>
        RunningTask.StartTime(initPid) is { } start ? Path.Combine(Place, string.Create(CultureInfo.InvariantCulture, $"{initPid}-{start}")) : null;
}
