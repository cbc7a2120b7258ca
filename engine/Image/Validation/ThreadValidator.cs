using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>THREAD: addresses the kernel writes to for a thread, its signal mask, its TLS descriptors.</summary>
internal static class ThreadValidator
{
    private const int OnStack = 1;
    private const int Disabled = 2;
    private const int AutoDisarm = int.MinValue;
    private const ulong RobustListHead = 24;
    private const int RseqAlignment = 32;
    private const int RseqLeast = 32;
    private const int FirstTlsEntry = 12;
    private const int TlsSize = 16;
    private const uint TlsBits = 0xff;
    private const uint TlsLimit = 0xf_ffff;

    public static void Validate(RecordChecks checks, ThreadRecord thread)
    {
        checks.Require(thread.Comm.Length <= TaskValidator.CommLength, thread, $"a thread with a name of {thread.Comm.Length} bytes");
        checks.Require((thread.SignalMask & SignalValidator.Unblockable) == 0, thread, "a thread blocks SIGKILL or SIGSTOP");
        checks.Require(thread.ClearTid < ImageFormat.AddressLimit, thread, $"a clear-tid address of {thread.ClearTid:x}");
        ValidateAltStack(checks, thread);
        ValidateRobustList(checks, thread);
        ValidateRseq(checks, thread);
        ValidateTls(checks, thread);
    }

    private static void ValidateAltStack(RecordChecks checks, ThreadRecord thread)
    {
        checks.Require((thread.AltStackFlags & ~(OnStack | Disabled | AutoDisarm)) == 0, thread, $"alternate stack flags {thread.AltStackFlags:x}");
        checks.Require(Fits(thread.AltStack, thread.AltStackSize), thread, $"an alternate stack at {thread.AltStack:x} of {thread.AltStackSize} bytes");
    }

    private static void ValidateRobustList(RecordChecks checks, ThreadRecord thread)
    {
        checks.Require(thread.RobustListLength is 0 or RobustListHead, thread, $"a robust list head of {thread.RobustListLength} bytes");
        checks.Require(thread.RobustList < ImageFormat.AddressLimit, thread, $"a robust list at {thread.RobustList:x}");
    }

    private static void ValidateRseq(RecordChecks checks, ThreadRecord thread)
    {
        if (thread.Rseq != 0)
        {
            checks.Require(thread.RseqLength is >= RseqLeast and <= ImageFormat.PageSize && thread.RseqLength % sizeof(uint) == 0, thread, $"an rseq area of {thread.RseqLength} bytes");
            checks.Require(thread.Rseq % RseqAlignment == 0 && Fits(thread.Rseq, thread.RseqLength), thread, $"an rseq area at {thread.Rseq:x}");
        }
    }

    private static void ValidateTls(RecordChecks checks, ThreadRecord thread)
    {
        for (var i = 0; i < ThreadRecord.TlsEntries; i++)
        {
            var description = thread.Tls.AsSpan(i * TlsSize, TlsSize);
            var entry = BitConverter.ToUInt32(description);
            checks.Require(entry == FirstTlsEntry + i, thread, $"TLS descriptor {entry} where {FirstTlsEntry + i} belongs");
            checks.Require(BitConverter.ToUInt32(description[8..]) <= TlsLimit && BitConverter.ToUInt32(description[12..]) <= TlsBits, thread, $"TLS descriptor {entry} has bits that none has");
        }
    }

    private static bool Fits(ulong address, ulong length) => address < ImageFormat.AddressLimit && length <= ImageFormat.AddressLimit - address;
}
