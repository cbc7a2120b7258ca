using System.Buffers;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Tracing;

/// <summary>
/// Makes a stopped tracee run system calls. <see cref="Call"/> steps through one call with PTRACE_SYSCALL (about 100 µs);
/// <see cref="Run"/> lets the tracee work through a batch (about 0.25 µs a call). Signals other than SIGTRAP must be blocked.
/// </summary>
/// <param name="tracee">Stopped; its registers are overwritten.</param>
/// <param name="template">Segments and thread bases for the injected code.</param>
/// <param name="code">Stands in the tracee.</param>
internal sealed class RemoteCalls(Tracee tracee, Registers template, InjectedCode code)
{
    private const ulong TrapFlag = 0x100;
    private const int KernelSent = 0x80;

    /// <summary>Stack pointer while batches run; the task's own until a scratch stack is there.</summary>
    public ulong BatchStack { get; set; }

    /// <summary>False: an int3 would disturb the task, so that every call is stepped through.</summary>
    public bool MayBreak { get; set; } = true;

    /// <summary>The same code, run by another thread of the process.</summary>
    public RemoteCalls Of(Tracee thread) => new(thread, template, code) { BatchStack = BatchStack };

    /// <summary>Sets the registers for a call, without running it.</summary>
    public void Prepare(Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        Span<ulong> all = stackalloc ulong[6];
        arguments.CopyTo(all);
        var registers = Template(code.SingleCall, template.Rsp);
        registers.Rax = (ulong)number;
        registers.Rdi = all[0];
        registers.Rsi = all[1];
        registers.Rdx = all[2];
        registers.R10 = all[3];
        registers.R8 = all[4];
        registers.R9 = all[5];
        tracee.Registers = registers;
    }

    /// <summary>Runs the prepared call; its raw result.</summary>
    public long RunPrepared()
    {
        StepToSyscallStop();
        StepToSyscallStop();
        return (long)tracee.Registers.Rax;
    }

    /// <summary>The same, and the tracee comes to a clean stop (<see cref="Tracee.MoveToCleanStop"/>) behind the call: an interrupt that waits since before it takes the place of its own stop.</summary>
    public long RunPreparedToCleanStop()
    {
        StepToSyscallStop();
        tracee.MoveToCleanStop();
        return (long)tracee.Registers.Rax;
    }

    public long Call(Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        Prepare(number, arguments);
        return RunPrepared();
    }

    public long CallChecked(string operation, string subject, Syscall number, params ReadOnlySpan<ulong> arguments) =>
        LibC.Checked(operation, subject, Call(number, arguments));

    /// <summary>Runs the batch's calls and takes their results and data back.</summary>
    /// <param name="batch">The calls.</param>
    /// <param name="afterFirst">Where given, the tracee stands still once its first call is done, until this has looked at the result. Needs <see cref="MayBreak"/>.</param>
    /// <param name="meanwhile">Is done while the tracee works, where that can be; nothing that needs it to stand still.</param>
    public void Run(CallBatch batch, Action<long>? afterFirst = null, Action? meanwhile = null)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(batch.MemoryBytes);
        RunFrom(rented.AsSpan(0, batch.MemoryBytes), batch, afterFirst, meanwhile);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void RunFrom(Span<byte> memory, CallBatch batch, Action<long>? afterFirst, Action? meanwhile)
    {
        batch.ToMemory(memory);
        RemoteMemory.Write(tracee.Tid, batch.Address, memory);
        if (MayBreak)
        {
            RunToBreakpoint(batch, afterFirst, meanwhile);
        }
        else
        {
            RunSlowly(batch);
            meanwhile?.Invoke();
        }

        RemoteMemory.Read(tracee.Tid, batch.Address, memory);
        batch.FromMemory(memory, takeResults: MayBreak);
    }

    private void RunToBreakpoint(CallBatch batch, Action<long>? afterFirst, Action? meanwhile)
    {
        var registers = Template(code.Batch, BatchStack);
        registers.Rbx = batch.EntriesAddress;
        registers.Rbp = (ulong)batch.Count;
        tracee.Registers = registers;
        if (afterFirst is not null)
        {
            StepToSyscallStop();
            StepToSyscallStop();
            afterFirst((long)tracee.Registers.Rax);
        }

        tracee.Continue();
        try
        {
            meanwhile?.Invoke();
        }
        finally
        {
            WaitForBreakpoint();
        }
    }

    private void WaitForBreakpoint()
    {
        WaitStatus status;
        while (!IsBreakpoint(status = tracee.Wait()))
        {
            RefuseCrash(status);
            tracee.Hold(status);
            tracee.Continue();
        }
    }

    private void RunSlowly(CallBatch batch)
    {
        Span<ulong> arguments = stackalloc ulong[6];
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = batch.Entry(i);
            for (var argument = 0; argument < arguments.Length; argument++)
            {
                arguments[argument] = (ulong)entry[argument + 1];
            }

            batch.SetResult(i, Call((Syscall)entry[0], arguments));
        }
    }

    private bool IsBreakpoint(WaitStatus status) =>
        status.IsSignalStop && status.StopSignal == Signals.Trap
        && Ptrace.StopSignalCode(tracee.Tid) == KernelSent && tracee.Registers.Rip == code.BatchEnd;

    private void StepToSyscallStop()
    {
        tracee.ContinueToSyscall();
        WaitStatus status;
        while (!(status = tracee.Wait()).IsSyscallStop)
        {
            RefuseCrash(status);
            tracee.Hold(status);
            tracee.ContinueToSyscall();
        }
    }

    private void RefuseCrash(WaitStatus status)
    {
        if (status.IsSignalStop && status.StopSignal is 4 or 7 or 8 or 11)
        {
            throw new CrException(ErrorKind.Internal, "inject", $"task {tracee.Tid}", $"injected code was {status} at {tracee.Registers.Rip:x}");
        }
    }

    private Registers Template(ulong rip, ulong rsp)
    {
        var registers = template;
        registers.Rip = rip;
        registers.Rsp = rsp;
        registers.OrigRax = -1;
        registers.Eflags &= ~TrapFlag;
        return registers;
    }
}
