using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Commands;

/// <summary>One thread as it is shown.</summary>
/// <param name="Tid">In the container's pid namespace.</param>
/// <param name="Name">Its comm.</param>
/// <param name="InstructionPointer">Its next instruction.</param>
/// <param name="StackPointer">Its stack.</param>
/// <param name="SignalMask">Signals it blocks, signal 1 in the lowest bit.</param>
internal sealed record ThreadView(int Tid, string Name, string InstructionPointer, string StackPointer, string SignalMask)
{
    private const int Rip = 16;
    private const int Rsp = 19;

    public static ThreadView Of(ThreadImage thread) => new(
        thread.Thread.Tid, thread.Thread.Comm, $"{thread.Cpu.General[Rip]:x}", $"{thread.Cpu.General[Rsp]:x}", $"{thread.Thread.SignalMask:x16}");
}
