using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Reads the pages of runs one after the other, as many runs at once as a buffer holds: a task may have thousands of one page.</summary>
internal sealed class RunReader(ITaskMemory memory, IReadOnlyList<PageRun> runs)
{
    private readonly List<(ulong Address, ulong Bytes)> parts = [];
    private int run;
    private ulong done;

    /// <summary>The next bytes.</summary>
    public void Fill(Span<byte> into)
    {
        while (into.Length > 0)
        {
            var length = TakeParts((ulong)into.Length);
            if (!memory.TryRead(parts, into[..length]))
            {
                ReadOneByOne(into[..length]);
            }

            into = into[length..];
        }
    }

    /// <summary>Lists what comes next, as far as there is room for it and one call takes it.</summary>
    private int TakeParts(ulong room)
    {
        parts.Clear();
        ulong length = 0;
        while (length < room && parts.Count < ProcessMemory.MostParts)
        {
            var part = Math.Min(room - length, runs[run].Bytes - done);
            parts.Add((runs[run].Start + done, part));
            length += part;
            done += part;
            if (done == runs[run].Bytes)
            {
                run++;
                done = 0;
            }
        }

        return (int)length;
    }

    /// <summary>Some page lies in a mapping that forbids reading.</summary>
    private void ReadOneByOne(Span<byte> into)
    {
        foreach (var (address, bytes) in parts)
        {
            memory.Read(address, into[..(int)bytes]);
            into = into[(int)bytes..];
        }
    }
}
