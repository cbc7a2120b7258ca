using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>System calls the fresh init makes to become the restored one: queued, made in batches, each result checked.</summary>
internal sealed class RestoreCalls(RemoteCalls calls, ulong arena, int capacity)
{
    private const int Spare = 4096;
    private readonly List<(string Operation, object Subject, ulong? Expected, Errno Allowed)> queued = [];
    private CallBatch batch = new(arena, capacity);
    private bool collecting;

    /// <summary>Puts bytes where the next queued call can point to. After the first of them, a call may have some
    /// <see cref="Spare"/> bytes more: they stay together in one batch.</summary>
    public ulong Put(ReadOnlySpan<byte> bytes)
    {
        if (!collecting && !batch.Fits(bytes.Length + Spare))
        {
            Flush();
        }

        collecting = true;
        return batch.Put(bytes);
    }

    /// <summary>Room for the next queued call to write to.</summary>
    public ulong Reserve(int bytes) => Put(new byte[bytes]);

    /// <summary>Queues a call; the subject is for messages, and its text made only for one. It is made with <see cref="Flush"/> at the latest.</summary>
    public void Queue(string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments) =>
        Add((operation, subject, null, Errno.None), number, arguments);

    /// <summary>Queues a call that may fail with a certain error.</summary>
    public void QueueAllowing(Errno allowed, string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments) =>
        Add((operation, subject, null, allowed), number, arguments);

    /// <summary>Queues a call that must return a certain value.</summary>
    public void QueueExpecting(ulong expected, string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments) =>
        Add((operation, subject, expected, Errno.None), number, arguments);

    /// <summary>Makes all queued calls.</summary>
    /// <exception cref="KernelException">One of them failed: the first.</exception>
    public void Flush()
    {
        Run();
        Reset();
    }

    /// <summary>Makes one call now, after those queued; its result.</summary>
    public long Call(string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        Queue(operation, subject, number, arguments);
        return LastResult();
    }

    /// <summary>Makes one call now, after those queued, that must return a certain value or fail with a certain error.</summary>
    /// <returns>False: it failed so.</returns>
    public bool TryCall(ulong expected, Errno allowed, string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        Add((operation, subject, expected, allowed), number, arguments);
        return LastResult() >= 0;
    }

    /// <summary>Makes one call now, after those queued; then gives <paramref name="count"/> bytes of the place it wrote to.</summary>
    public byte[] CallForBytes(ulong place, int count, string operation, object subject, Syscall number, params ReadOnlySpan<ulong> arguments)
    {
        Queue(operation, subject, number, arguments);
        Run();
        var bytes = batch.Bytes(place, count).ToArray();
        Reset();
        return bytes;
    }

    private void Add((string Operation, object Subject, ulong? Expected, Errno Allowed) call, Syscall number, ReadOnlySpan<ulong> arguments)
    {
        if (!batch.Fits(0))
        {
            Flush();
        }

        collecting = false;
        batch.Add(number, arguments);
        queued.Add(call);
    }

    private long LastResult()
    {
        Run();
        var result = batch.Result(batch.Count - 1);
        Reset();
        return result;
    }

    private void Reset()
    {
        batch = new CallBatch(arena, capacity);
        queued.Clear();
    }

    /// <summary>A batch that failed is not made again with the calls that clean up.</summary>
    private void Run()
    {
        try
        {
            calls.Run(batch);
            for (var i = 0; i < queued.Count; i++)
            {
                Check(queued[i], batch.Result(i));
            }
        }
        catch
        {
            Reset();
            throw;
        }
    }

    private static void Check((string Operation, object Subject, ulong? Expected, Errno Allowed) call, long result)
    {
        if (call.Allowed != Errno.None && result == -(long)call.Allowed)
        {
            return;
        }

        Require(call.Operation, call.Subject, result);
        if (call.Expected is { } value && result != (long)value)
        {
            throw new CrException(ErrorKind.IncompatibleHost, call.Operation, $"{call.Subject}", $"the kernel answered {result:x}, not {value:x}");
        }
    }

    private static void Require(string operation, object subject, long result)
    {
        if (result < 0)
        {
            LibC.Checked(operation, $"{subject}", result);
        }
    }
}
