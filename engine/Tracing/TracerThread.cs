using System.Runtime.ExceptionServices;

namespace CrContainers.Engine.Tracing;

/// <summary>Runs one operation on an OS thread of its own: the kernel knows the thread, not the process, as the tracer.
/// When it ends, seized tasks are let go, or die where EXITKILL was asked for.</summary>
internal static class TracerThread
{
    private const int StackBytes = 1 << 20;

    /// <param name="operation">Is run there.</param>
    /// <param name="meanwhile">Is done on this thread while the other one is under way; it must not throw.</param>
    public static T Run<T>(Func<T> operation, Action? meanwhile = null)
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
        meanwhile?.Invoke();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
