namespace CrContainers.Engine.Proc;

/// <summary>/proc/PID/task/TID/children: pids, each with a blank behind it, and no newline.</summary>
internal static class ChildList
{
    public static int[] Parse(ReadOnlySpan<byte> text)
    {
        var line = new ProcLine(text, "/proc/PID/task/TID/children", 1);
        if (text.Length > 0 && text[^1] != ' ')
        {
            throw line.Bad("cut off before its end");
        }

        var pids = new List<int>();
        for (line.SkipBlanks(); !line.AtEnd; line.SkipBlanks())
        {
            pids.Add(line.I32());
        }

        return [.. pids];
    }
}
