using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Image;

/// <summary>The thread of <see cref="ExampleImage"/>.</summary>
internal static class ExampleThread
{
    public const int XstateHeader = 512;
    public const int Mxcsr = 24;

    public static readonly Registers Registers = new()
    {
        R15 = ulong.MaxValue, R12 = 12, Rbx = 0x402010, Rax = unchecked((ulong)-512L), OrigRax = 35, Rip = 0x401234, Cs = 0x33, Ss = 0x2b, Eflags = 0x246,
        Rsp = 0x7ffd_0000_1e00, FsBase = 0x7f00_0000_1740,
    };

    public static ThreadImage Build() => new(Thread(), Cpu(), Credentials(), Scheduling(), new PendingSignalsRecord { Signals = [] });

    private static ThreadRecord Thread() => new()
    {
        Tid = 1, Comm = "example", SignalMask = 0x2000, AltStack = 0x7f00_0000_2000, AltStackFlags = int.MinValue, AltStackSize = 8192,
        RobustList = 0x7f00_0000_1760, RobustListLength = 24, ClearTid = 0x7f00_0000_1a10, Rseq = 0x7f00_0000_2020, RseqLength = 32, RseqSignature = 0x53053053,
        Tls = [.. Enumerable.Range(12, ThreadRecord.TlsEntries).SelectMany(entry => TlsEntry(entry))],
    };

    /// <summary>struct user_desc of an entry that is not there: read_exec_only and seg_not_present.</summary>
    private static byte[] TlsEntry(int entry) => [(byte)entry, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x28, 0, 0, 0];

    private static CpuRecord Cpu()
    {
        var xstate = new byte[832];
        BitConverter.TryWriteBytes(xstate.AsSpan(Mxcsr), 0x1f80);
        xstate[160] = 0xee;
        xstate[XstateHeader] = 7;
        xstate[600] = 0xdd;
        return new CpuRecord { General = Registers.ToWords(), Debug = [0x401000, 0, 0, 0, 0, 0, 0, 0x1], Components = [new(2, 576, 256), new(9, 2688, 8)], Xstate = xstate };
    }

    private static CredentialsRecord Credentials() => new()
    {
        Uids = [1000, 1000, 0, 1000], Gids = [100, 100, 100, 100], Groups = [4, 100],
        Inheritable = 0x400, Permitted = 0xa804_25fb, Effective = 0x400, Bounding = 0xa804_25fb, Ambient = 0, SecureBits = 0, NoNewPrivileges = true,
    };

    private static SchedulingRecord Scheduling() => new()
    {
        Policy = 0, Flags = 0, Nice = -5, Priority = 0, Runtime = 2_800_000, Deadline = 0, Period = 0, IoPriority = 4, TimerSlack = 50_000, Affinity = [3, 0, 0, 0, 0, 0, 0, 0],
    };
}
