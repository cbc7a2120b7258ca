namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/task/TID/children: pids, each with a blank behind it, and no newline.</summary>
internal static class ChildList
{
    public static int[] Parse(ReadOnlySpan<byte> text)
    {
        var line = new ProcLine(text.TrimEnd((byte)'\n'), "/proc/PID/task/TID/children", 1);
        var pids = new List<int>();
        for (line.SkipBlanks(); !line.AtEnd; line.SkipBlanks())
        {
            pids.Add(line.I32());
        }

        return [.. pids];
    }
}
