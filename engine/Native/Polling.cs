namespace CrContainers.Engine.Native;

/// <summary>poll(2) for input.</summary>
internal static unsafe class Polling
{
    private const int Input = 1;

    /// <summary>Waits until there is something to read.</summary>
    /// <param name="descriptors">Whose input is waited for.</param>
    /// <param name="ready">For each of them: there is something, or its end.</param>
    /// <param name="milliseconds">How long at most; -1: for ever.</param>
    public static bool Wait(ReadOnlySpan<int> descriptors, Span<bool> ready, int milliseconds)
    {
        var entries = new long[descriptors.Length];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = (uint)descriptors[i] | (long)Input << 32;
        }

        fixed (long* start = entries)
        {
            var found = LibC.CallChecked("wait for", "input", Syscall.Poll, (long)start, entries.Length, milliseconds);
            for (var i = 0; i < entries.Length; i++)
            {
                ready[i] = entries[i] >> 48 != 0;
            }

            return found > 0;
        }
    }
}
