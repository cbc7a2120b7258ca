using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>An eventfd(2): one thread rings, another one waits for it among other descriptors.</summary>
internal sealed unsafe class Bell : IDisposable
{
    private readonly SafeFileHandle file = FileOpening.Handle(
        LibC.CallChecked("make", "an eventfd", Syscall.Eventfd2, 0, (long)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking)));

    public int Number => (int)file.DangerousGetHandle();

    public void Ring()
    {
        ulong one = 1;
        LibC.Call(Syscall.Write, Number, (long)&one, sizeof(ulong));
    }

    /// <summary>It has been heard.</summary>
    public void Clear()
    {
        ulong count;
        LibC.Call(Syscall.Read, Number, (long)&count, sizeof(ulong));
    }

    public void Dispose() => file.Dispose();
}
