using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Holds the other end of a container's console, as an engine does: a program that listens on the console socket.</summary>
internal sealed class ConsoleHolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Process holder;

    /// <param name="directory">For the socket; its path must be short (108 bytes).</param>
    public ConsoleHolder(string directory)
    {
        Socket = Path.Combine(directory, Guid.NewGuid().ToString("N")[..8]);
        var script = Path.Combine(AppContext.BaseDirectory, "console.py");
        holder = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, Socket]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        Assert.Equal("listening", ReadLine());
    }

    /// <summary>For --console-socket.</summary>
    public string Socket { get; }

    /// <summary>The next line the container prints.</summary>
    public string ReadLine()
    {
        var line = holder.StandardOutput.ReadLineAsync();
        return line.Wait(Patience) ? line.Result?.TrimEnd('\r') ?? throw new EndOfStreamException("the console is closed") : throw new TimeoutException("the console is silent");
    }

    public void Dispose()
    {
        holder.Kill();
        holder.WaitForExit();
        holder.Dispose();
    }
}
