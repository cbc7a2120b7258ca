using System.Diagnostics;
using System.Runtime.InteropServices;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Native;

/// <summary>What a process is told of its children: that they have ended, and nothing of their stops.</summary>
[Collection(Children)]
public sealed class StopNoticesTests
{
    /// <summary>Tests that have children, which must not be taken for one another.</summary>
    public const string Children = "children";

    private const int Kill = 9;
    private const int Continue = 18;
    private const int Stop = 19;
    private const int Rounds = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Only_the_end_of_a_child_is_told()
    {
        var told = new List<char>();
        using var ended = new ManualResetEventSlim();
        using var child = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        using var notices = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ =>
        {
            lock (told)
            {
                told.Add(State(child.Id));
            }
        });
        child.EnableRaisingEvents = true;
        child.Exited += (_, _) => ended.Set();

        StopNotices.End();
        for (var round = 0; round < Rounds; round++)
        {
            Send(child, Stop);
            Assert.True(SpinWait.SpinUntil(() => State(child.Id) == 'T', Patience));
            Send(child, Continue);
            Assert.True(SpinWait.SpinUntil(() => State(child.Id) != 'T', Patience));
        }

        Send(child, Kill);

        Assert.True(ended.Wait(Patience, TestContext.Current.CancellationToken));
        lock (told)
        {
            Assert.NotEmpty(told);
            Assert.All(told, state => Assert.Contains(state, "ZX "));
        }
    }

    private static void Send(Process child, int signal) => LibC.CallChecked("signal", "child", Syscall.Kill, child.Id, signal);

    /// <summary>As in /proc/PID/stat; a space for none.</summary>
    private static char State(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2];
        }
        catch (IOException)
        {
            return ' ';
        }
    }
}
