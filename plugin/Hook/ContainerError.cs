using System.Text;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Hook;

/// <summary>A copy of a container's stderr: what is written to it appears where the engine keeps the container's output.</summary>
internal sealed class ContainerError(SafeFileHandle file) : IDisposable
{
    private const int StandardError = 2;

    /// <summary>A pipe that nobody empties would take no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Null where it has none.</returns>
    public static ContainerError? TryCopy(int pid)
    {
        try
        {
            return new ContainerError(RunningTask.CopyDescriptor(pid, StandardError));
        }
        catch (CrException)
        {
            return null;
        }
    }

    public void Write(string text)
    {
        var writing = new Thread(() => TryWrite(Encoding.UTF8.GetBytes(text))) { IsBackground = true };
        writing.Start();
        writing.Join(Patience);
    }

    public void Dispose() => file.Dispose();

    private void TryWrite(byte[] text)
    {
        try
        {
            using var stream = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, bufferSize: 0);
            stream.Write(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Nobody reads it any more, or it is open for reading only: the log has it.
        }
    }
}
