using System.Diagnostics;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>A program whose executable is called dockerd (or otherwise). It waits; SIGHUP ends it.</summary>
internal sealed class FakeDockerd : IDisposable
{
    private const int KilledByHangup = 128 + 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process process;

    private FakeDockerd(Process process) => this.process = process;

    public int Pid => process.Id;

    /// <summary>Starts it with these arguments and writes its pid to a file.</summary>
    public static FakeDockerd Start(FakeRuntime fake, string pidFile, string name, params string[] arguments)
    {
        var program = fake.InDirectory(name);
        ExecutableFile.Copy("/bin/sh", program);
        var process = ExecutableFile.Start(new ProcessStartInfo(program, ["-c", "echo ready; read line", name, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        });
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        File.WriteAllText(pidFile, $"{process.Id}\n");
        return new FakeDockerd(process);
    }

    public void ExpectReloaded()
    {
        Assert.True(process.WaitForExit(Patience), "it was not told to reload");
        Assert.Equal(KilledByHangup, process.ExitCode);
    }

    /// <summary>Lets it end by itself: a signal sent before would have ended it otherwise.</summary>
    public void ExpectLeftAlone()
    {
        process.StandardInput.WriteLine();
        Assert.True(process.WaitForExit(Patience), "it did not end");
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose()
    {
        process.Kill();
        process.Dispose();
    }
}
