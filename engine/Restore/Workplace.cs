using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>
/// The scratch mapping a fresh init works from while it is rebuilt: a page of code and an arena of data, at an address that
/// is free before and after.
/// </summary>
internal sealed class Workplace
{
    private const ulong ReadExecute = 5;
    private const ulong ReadWrite = 3;
    private const ulong PrivateAnonymousNoReplace = 0x100022;
    private const int ArenaSize = 1 << 20;
    private const ulong Size = ImageFormat.PageSize + ArenaSize;

    private readonly FreshInit init;
    private readonly Registers registers;
    private readonly ulong start;

    private Workplace(FreshInit init, Registers registers, ulong start, RemoteCalls calls)
    {
        this.init = init;
        this.registers = registers;
        this.start = start;
        Remote = calls;
        Calls = new RestoreCalls(calls, start + ImageFormat.PageSize, ArenaSize);
    }

    public RestoreCalls Calls { get; }

    /// <summary>Address of the data of the calls: free to use between them.</summary>
    public ulong Arena => start + ImageFormat.PageSize;

    /// <summary>For single calls that must not be followed by an int3.</summary>
    public RemoteCalls Remote { get; }

    /// <param name="init">At a clean stop.</param>
    /// <param name="image">What it shall become.</param>
    public static Workplace SetUp(FreshInit init, MmImage image)
    {
        var registers = init.Tracee.Registers;
        init.Tracee.SignalMask = Signals.All & ~Signals.Bit(Signals.Trap);
        var first = new RemoteCalls(init.Tracee, registers, init.PlaceCode(registers));
        var start = FreeAddress.Find(Taken(init.Pid, image), Size);
        MapChecked(first, start, ImageFormat.PageSize, ReadExecute);
        MapChecked(first, start + ImageFormat.PageSize, ArenaSize, ReadWrite);
        var code = InjectedCode.Build(start, default);
        RemoteMemory.WriteForced(init.Pid, code.Address, code.Bytes);
        return new Workplace(init, registers, start, new RemoteCalls(init.Tracee, registers, code) { BatchStack = start + Size });
    }

    /// <summary>The same memory for another thread of the process; one works at a time.</summary>
    public Workplace Of(Tracee thread) => new(init, registers, start, Remote.Of(thread));

    /// <summary>Unmaps everything else the fresh init has.</summary>
    public void ClearAddressSpace()
    {
        Calls.Queue("unmap", "memory of the fresh container", Syscall.Munmap, 0, start);
        Calls.Queue("unmap", "memory of the fresh container", Syscall.Munmap, start + Size, ImageFormat.AddressLimit - start - Size);
        Calls.Flush();
    }

    /// <summary>Takes the workplace away by a syscall instruction of the rebuilt task's own code; it then stands at a clean stop.</summary>
    public void TearDown(IReadOnlyList<VmaRecord> mappings)
    {
        var code = InjectedCode.At(SyscallInstruction.Find(init.Pid, mappings));
        new RemoteCalls(init.Tracee, registers, code).CallChecked("unmap", "the scratch mapping", Syscall.Munmap, start, Size);
        init.Tracee.MoveToCleanStop();
    }

    private static void MapChecked(RemoteCalls calls, ulong address, ulong size, ulong protection)
    {
        var mapped = calls.CallChecked("map", "scratch memory", Syscall.Mmap, address, size, protection, PrivateAnonymousNoReplace, ulong.MaxValue, 0);
        if (mapped != (long)address)
        {
            throw new CrException(ErrorKind.IncompatibleHost, "map", "scratch memory", $"the kernel put it at {mapped:x}, not {address:x}");
        }
    }

    private static (ulong Start, ulong End)[] Taken(int pid, MmImage image) =>
    [
        .. MappingReader.Listed(pid).Select(mapping => (mapping.Start, mapping.End))
            .Concat(image.Mappings.Select(vma => (vma.Start, vma.End)))
            .Order(),
    ];
}
