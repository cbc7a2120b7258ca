using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>Does something inside a namespace of another task. setns(2) is for the calling thread: so there is one for this alone.</summary>
internal static class NamespaceThread
{
    private const long AnyType = 0;

    /// <param name="member">A task in the namespace.</param>
    /// <param name="name">As in /proc/PID/ns.</param>
    /// <param name="work">What to do there; no ptrace call: it is another thread than the tracer.</param>
    /// <exception cref="CrException">The namespace cannot be entered, or what the work throws.</exception>
    public static T Run<T>(int member, string name, Func<T> work)
    {
        T? result = default;
        Run(member, name, () =>
        {
            result = work();
        });
        return result!;
    }

    /// <inheritdoc cref="Run{T}"/>
    public static void Run(int member, string name, Action work)
    {
        CrException? failure = null;
        var thread = new Thread(() => failure = Try(member, name, work));
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static CrException? Try(int member, string name, Action work)
    {
        try
        {
            using var space = FileOpening.Open($"/proc/{member}/ns/{name}", OpenFlags.ReadOnly);
            LibC.CallChecked("enter", $"the {name} namespace of task {member}", Syscall.Setns, (int)space.DangerousGetHandle(), AnyType);
            work();
            return null;
        }
        catch (CrException exception)
        {
            return exception;
        }
    }
}
