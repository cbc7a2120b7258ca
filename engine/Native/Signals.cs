namespace CrContainers.Engine.Native;

/// <summary>Signal numbers of signal(7) and sets of them as bit masks: bit n-1 is signal n.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Trap = 5;
    public const int Stop = 19;
    public const int Count = 64;

    /// <summary>Bytes of struct kernel_sigaction.</summary>
    public const int ActionSize = 32;
    public const ulong All = ulong.MaxValue;
    public const ulong None = 0;

    public static ulong Bit(int signal) => 1UL << (signal - 1);

    public static bool Has(ulong set, int signal) => (set & Bit(signal)) != 0;
}
