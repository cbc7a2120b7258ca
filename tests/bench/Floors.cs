using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;

namespace CrContainers.Bench;

/// <summary>The least that moving the bytes takes here: what a checkpoint or a restore of them cannot beat by copying.</summary>
internal sealed class Floors(Workspace workspace, int mebibytes)
{
    private const int ChunkBytes = 4 << 20;
    private const string Name = "floor";

    /// <summary>malloc hands out blocks from here on as mappings of their own, whatever was freed before: always fresh.</summary>
    public const long FreshBytes = 64 << 20;

    private readonly byte[] chunk = Pattern();

    private long Size => (long)mebibytes << 20;

    private string File => workspace.PathOf(Name);

    /// <summary>Writes a fresh file and leaves it in the page cache.</summary>
    public TimeSpan Write()
    {
        using var file = UnnamedFile.Create(workspace.Directory);
        var before = Stopwatch.GetTimestamp();
        WriteAll(file);
        return Stopwatch.GetElapsedTime(before);
    }

    /// <summary>Writes a fresh file, makes it durable and names it, as cr does.</summary>
    public TimeSpan WriteDurably()
    {
        using var file = UnnamedFile.Create(workspace.Directory);
        var before = Stopwatch.GetTimestamp();
        WriteAll(file);
        file.Publish(Name);
        return Stopwatch.GetElapsedTime(before);
    }

    /// <summary>Reads what was written durably into fresh memory, page upon page: at an odd address it takes half as long again.</summary>
    public unsafe TimeSpan Read()
    {
        using var file = System.IO.File.OpenHandle(File);
        var before = Stopwatch.GetTimestamp();
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(Size, FreshBytes), ImageFormat.PageSize);
        try
        {
            for (var done = 0L; done < Size;)
            {
                var count = RandomAccess.Read(file, new Span<byte>(memory + done, (int)Math.Min(ChunkBytes, Size - done)), done);
                done += count > 0 ? count : throw new BenchException($"{File} is shorter than what was written");
            }

            return Stopwatch.GetElapsedTime(before);
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    /// <summary>One fork(2) of a process with as much memory: what a copy on write takes.</summary>
    public TimeSpan Fork()
    {
        using var program = Command.Run(Built.ForkTime, mebibytes.ToString(CultureInfo.InvariantCulture));
        return TimeSpan.FromMicroseconds(long.Parse(program.ReadLine() ?? "", CultureInfo.InvariantCulture));
    }

    public void DeleteFile() => System.IO.File.Delete(File);

    /// <summary>Has the file system carry out what deletions left to its journal: else the next fsync, whosever it is, pays for them.</summary>
    public void Settle()
    {
        using var file = UnnamedFile.Create(workspace.Directory);
        file.Publish("settled");
    }

    private void WriteAll(UnnamedFile file)
    {
        for (var done = 0L; done < Size; done += ChunkBytes)
        {
            workspace.Continue();
            RandomAccess.Write(file.Handle, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, Size - done)), done);
        }
    }

    private static byte[] Pattern()
    {
        var bytes = new byte[ChunkBytes];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
