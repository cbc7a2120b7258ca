using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Native;

/// <summary>Does something in a namespace of another task. setns(2) changes the calling thread alone: a thread for this, which ends with it.</summary>
internal static class NamespaceThread
{
    /// <param name="member">A task in the namespace.</param>
    /// <param name="name">Of the namespace: a file of /proc/PID/ns.</param>
    /// <param name="type">CLONE_NEW….</param>
    /// <param name="work">Makes no ptrace call: it is another thread than the tracer.</param>
    public static T Run<T>(int member, string name, long type, Func<T> work)
    {
        T? result = default;
        CrException? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(member, name, type);
                result = work();
            }
            catch (CrException exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw failure;
    }

    private static void Enter(int member, string name, long type)
    {
        using var space = FileOpening.Open($"/proc/{member}/ns/{name}", OpenFlags.ReadOnly);
        LibC.CallChecked("enter", $"the {name} namespace of task {member}", Syscall.Setns, (int)space.DangerousGetHandle(), type);
    }
}
