using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

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

    /// <summary>States of a process that has ended, a space for one that was waited for.</summary>
    private const string Dead = "ZX ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Only_the_end_of_a_child_is_told()
    {
        var told = new ConcurrentQueue<char>();
        var ended = new TaskCompletionSource();
        using var child = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        var pid = child.Id;
        using var notices = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ =>
        {
            var state = State(pid);
            told.Enqueue(state);
            if (Dead.Contains(state))
            {
                ended.TrySetResult();
            }
        });

        StopNotices.End();
        try
        {
            StopAndContinue(pid);
        }
        finally
        {
            Send(pid, Kill);
        }

        await ended.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.All(told, state => Assert.Contains(state, Dead));
    }

    private static void StopAndContinue(int pid)
    {
        for (var round = 0; round < Rounds; round++)
        {
            Send(pid, Stop);
            Assert.True(SpinWait.SpinUntil(() => State(pid) == 'T', Patience));
            Send(pid, Continue);
            Assert.True(SpinWait.SpinUntil(() => State(pid) != 'T', Patience));
        }
    }

    private static void Send(int pid, int signal) => LibC.CallChecked("signal", "child", Syscall.Kill, pid, signal);

    /// <summary>As in /proc/PID/stat; a space for none.</summary>
    private static char State(int pid)
    {
        try
        {
            return (char)TaskStat.Parse(ProcFile.Read(pid, "stat")).State;
        }
        catch (CrException)
        {
            return ' ';
        }
    }
}
