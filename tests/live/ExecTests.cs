using System.Diagnostics;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A process that exec put into the container is none of the init's: it is named, and left out.</summary>
public sealed class ExecTests : LiveTest
{
    [Fact]
    public void A_process_put_in_by_exec_is_named_and_left_out()
    {
        var container = Start(new ProgramCase("hash_chain", ""), Identity.Root);
        try
        {
            var pidFile = Path.Combine(Work, "exec.pid");
            using var exec = CrCommand.Start([.. container.Global, "exec", "--detach", "--pid-file", pidFile, container.Id, "/bin/program"]);
            exec.WaitForExit();
            Assert.Equal(0, exec.ExitCode);
            var pid = File.ReadAllText(pidFile);
            WaitForExec(pid);
            var told = $"process {PidInContainer(pid)} (/bin/program) was put into the container by exec";

            var check = CrCommand.Succeed([.. container.Global, "check", container.Id]);
            Assert.Contains(told, check.Output, StringComparison.Ordinal);

            var image = NewImage();
            var checkpoint = CrCommand.Succeed([.. container.Global, "checkpoint", "--leave-running", "--image-path", image, container.Id]);
            Assert.Contains(told, checkpoint.Error, StringComparison.Ordinal);
            Assert.Contains(told, File.ReadAllText(Path.Combine(image, "dump.log")), StringComparison.Ordinal);
            Assert.True(Directory.Exists($"/proc/{pid}"), "the process is gone");
            container.ExpectOk(1);

            HideProc(container.Pid);
            Assert.Contains(told, CrCommand.Succeed([.. container.Global, "check", container.Id]).Output, StringComparison.Ordinal);
            container.Stop();
        }
        finally
        {
            container.Dispose();
        }
    }

    private static string PidInContainer(string pid) => File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("NSpid:", StringComparison.Ordinal)).Split('\t')[^1];

    /// <summary>The container's own /proc, which lists its processes, lies under another mount then.</summary>
    private static void HideProc(int initPid)
    {
        using var mount = Process.Start("mount", ["--namespace", $"{initPid}", "--types", "tmpfs", "none", "/proc"]);
        mount.WaitForExit();
        Assert.Equal(0, mount.ExitCode);
    }

    /// <summary>The runtime returns while its own program is still there, about to execute the container's.</summary>
    private static void WaitForExec(string pid) => Assert.True(
        SpinWait.SpinUntil(() => new FileInfo($"/proc/{pid}/exe").LinkTarget?.EndsWith("/bin/program", StringComparison.Ordinal) == true, TimeSpan.FromSeconds(10)),
        $"process {pid} did not execute the program");
}
