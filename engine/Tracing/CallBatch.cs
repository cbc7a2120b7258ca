using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// System calls for the tracee to make one after the other, with the memory their arguments point to. All of it lies in
/// the scratch mapping: first this data, from the bottom up, then the entries: eight quadwords each, {number, six
/// arguments, result}.
/// </summary>
/// <param name="address">Where the scratch mapping's room for it begins.</param>
/// <param name="capacity">Bytes of that room.</param>
/// <param name="calls">So many are expected.</param>
internal sealed class CallBatch(ulong address, int capacity, int calls = 0)
{
    public const int EntryWords = 8;
    public const int EntrySize = EntryWords * sizeof(ulong);
    private const int ResultWord = 7;
    private const int Alignment = 64;

    private const int FirstSize = 4096;

    /// <summary>One after the other.</summary>
    private readonly List<long> entries = new(calls * EntryWords);

    /// <summary>Grows with what is put into it: most batches need a fraction of the room there is.</summary>
    private byte[] data = [];
    private int used;

    public int Count => entries.Count / EntryWords;

    public ulong Address => address;

    public ulong EntriesAddress => address + (ulong)used;

    /// <summary>True while a call with that much data still fits.</summary>
    public bool Fits(int dataBytes) => used + Rounded(dataBytes) + ((Count + 1) * EntrySize) <= capacity;

    /// <summary>Puts bytes where the tracee can read them.</summary>
    public ulong Put(ReadOnlySpan<byte> bytes)
    {
        var place = Reserve(bytes.Length);
        bytes.CopyTo(data.AsSpan((int)(place - address)));
        return place;
    }

    /// <summary>Room for the kernel to write to; zero before.</summary>
    public ulong Reserve(int bytes)
    {
        if (!Fits(bytes))
        {
            throw new CrException(ErrorKind.Internal, "inject", "system calls", $"{bytes} bytes do not fit the scratch mapping");
        }

        var place = address + (ulong)used;
        used += Rounded(bytes);
        if (used > data.Length)
        {
            Array.Resize(ref data, Math.Max(used, Math.Max(FirstSize, Math.Min(capacity, 2 * data.Length))));
        }

        return place;
    }

    /// <summary>Adds a call; returns its index for <see cref="Result"/>.</summary>
    public int Add(Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        if (!Fits(0))
        {
            throw new CrException(ErrorKind.Internal, "inject", "system calls", "too many for the scratch mapping");
        }

        CollectionsMarshal.SetCount(entries, entries.Count + EntryWords);
        var entry = CollectionsMarshal.AsSpan(entries)[^EntryWords..];
        entry.Clear();
        entry[0] = (long)number;
        MemoryMarshal.Cast<ulong, long>(arguments).CopyTo(entry[1..]);
        return Count - 1;
    }

    /// <summary>Takes out all calls and data, but keeps the room.</summary>
    public void Clear()
    {
        entries.Clear();
        data.AsSpan(0, used).Clear();
        used = 0;
    }

    /// <summary>Where a call's argument stands in the tracee, once no more data is reserved: a call can set one of a later call.</summary>
    public ulong ArgumentAddress(int call, int argument) => EntriesAddress + (ulong)((call * EntrySize) + ((1 + argument) * sizeof(ulong)));

    public void SetArgument(int call, int argument, ulong value) => entries[(call * EntryWords) + 1 + argument] = (long)value;

    public ReadOnlySpan<long> Entry(int index) => CollectionsMarshal.AsSpan(entries).Slice(index * EntryWords, EntryWords);

    public void SetResult(int index, long result) => entries[(index * EntryWords) + ResultWord] = result;

    /// <summary>What the call returned; a negative errno where it failed.</summary>
    public long Result(int index) => entries[(index * EntryWords) + ResultWord];

    /// <summary>The bytes of a place got from <see cref="Reserve"/>, as the kernel left them.</summary>
    public ReadOnlySpan<byte> Bytes(ulong place, int count) => data.AsSpan((int)(place - address), count);

    public ulong U64(ulong place, int index = 0) => BitConverter.ToUInt64(Bytes(place + (ulong)(index * sizeof(ulong)), sizeof(ulong)));

    /// <summary>Bytes of data and entries.</summary>
    public int MemoryBytes => used + (Count * EntrySize);

    /// <summary>Data and entries as they must stand in the tracee.</summary>
    /// <param name="memory">Takes them: <see cref="MemoryBytes"/>.</param>
    public void ToMemory(Span<byte> memory)
    {
        data.AsSpan(0, used).CopyTo(memory);
        MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(entries)).CopyTo(memory[used..]);
    }

    /// <summary>Takes the data as the tracee left it, and the results if the tracee stored them itself.</summary>
    public void FromMemory(ReadOnlySpan<byte> memory, bool takeResults)
    {
        memory[..used].CopyTo(data);
        if (takeResults)
        {
            MemoryMarshal.Cast<byte, long>(memory[used..]).CopyTo(CollectionsMarshal.AsSpan(entries));
        }
    }

    private static int Rounded(int bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
