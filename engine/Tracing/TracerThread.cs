using System.Runtime.ExceptionServices;

namespace CrContainers.Engine.Tracing;

/// <summary>Runs one operation on an OS thread of its own: the kernel knows the thread, not the process, as the tracer.
/// When it ends, seized tasks are let go, or die where EXITKILL was asked for.</summary>
internal static class TracerThread
{
    private const int StackBytes = 1 << 20;

    public static T Run<T>(Func<T> operation)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = operation();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            StackBytes)
        { Name = "tracer", IsBackground = true };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
