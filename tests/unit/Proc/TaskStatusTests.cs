using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;
using TaskStatus = CrContainers.Engine.Proc.TaskStatus;

namespace CrContainers.Tests.Unit.Proc;

public sealed class TaskStatusTests
{
    private const string File = "/proc/PID/status";

    private const string Good =
        "Name:\tsleep\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t3462\nNgid:\t0\nPid:\t3462\nPPid:\t3176\nTracerPid:\t77\n"
        + "Uid:\t0\t1\t2\t4294967294\nGid:\t5\t6\t7\t8\nFDSize:\t256\nGroups:\t4 24 65534 \nNStgid:\t3462\t1\nNSpid:\t3462\t1\n"
        + "NSpgid:\t3176\t0\nNSsid:\t2102\t0\nKthread:\t0\nVmPeak:\t    2920 kB\nVmSize:\t    2920 kB\nVmLck:\t      12 kB\n"
        + "VmPin:\t       0 kB\nHugetlbPages:\t       0 kB\nCoreDumping:\t0\nTHP_enabled:\t1\nuntag_mask:\t0xffffffffffffffff\n"
        + "Threads:\t1\nSigQ:\t0/96365\nSigPnd:\t0000000000000001\nShdPnd:\t0000000000000002\nSigBlk:\tfffffffe7ffbfeff\n"
        + "SigIgn:\t0000000000000006\nSigCgt:\t0000000180004002\nCapInh:\t0000000000000000\nCapPrm:\t000001fffeffffff\n"
        + "CapEff:\t000001fffeffffff\nCapBnd:\t000001ffffffffff\nCapAmb:\t0000000000000400\nNoNewPrivs:\t1\nSeccomp:\t2\n"
        + "Seccomp_filters:\t3\nSpeculation_Store_Bypass:\tvulnerable\nSpeculationIndirectBranch:\talways enabled\n"
        + "x86_Thread_features:\tshstk \nx86_Thread_features_locked:\t\nCpus_allowed:\t3\nCpus_allowed_list:\t0-1\n"
        + "voluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t0\n";

    [Fact]
    public void The_file_of_a_real_task()
    {
        var status = TaskStatus.Parse(Bytes(Good));

        Assert.Equal(("sleep", 18, 3462, 77, 1), (status.Name, status.Umask, status.ThreadGroup, status.TracerPid, status.Threads));
        Assert.Equal([3462, 1, 3462, 1, 3176, 0, 2102, 0], status.NsPids.Concat(status.NsThreadGroups).Concat(status.NsProcessGroups).Concat(status.NsSessions));
        Assert.Equal([0u, 1u, 2u, 4294967294u, 5u, 6u, 7u, 8u], status.Uids.Concat(status.Gids));
        Assert.Equal([4u, 24u, 65534u], status.Groups);
        Assert.Equal((1UL, 2UL, 0xfffffffe7ffbfeffUL, 6UL, 0x180004002UL),
            (status.PendingPrivate, status.PendingShared, status.SignalsBlocked, status.SignalsIgnored, status.SignalsCaught));
        Assert.Equal((0UL, 0x1fffeffffffUL, 0x1fffeffffffUL, 0x1ffffffffffUL, 0x400UL),
            (status.CapInheritable, status.CapPermitted, status.CapEffective, status.CapBounding, status.CapAmbient));
        Assert.Equal((true, 2, 3, true, 12L), (status.NoNewPrivileges, status.Seccomp, status.SeccompFilters, status.ThpEnabled, status.LockedKilobytes));
    }

    [Theory]
    [InlineData("a) R\\n(\\\\ 1", "a) R\n(\\ 1")]
    [InlineData("\\\\n", "\\n")]
    [InlineData("", "")]
    [InlineData(" x:y ", " x:y ")]
    [InlineData("Uid:\t0 0 0 0", "Uid:\t0 0 0 0")]
    [InlineData("\\nUid:\\n", "\nUid:\n")]
    [InlineData("\u00e9\u0001\\", "\u00e9\u0001\\")]
    public void A_name_may_hold_anything(string written, string name)
    {
        var status = TaskStatus.Parse(Bytes(Good.Replace("\tsleep", "\t" + written, StringComparison.Ordinal)));

        Assert.Equal(name, status.Name);
        Assert.Equal([0u, 1u, 2u, 4294967294u], status.Uids);
    }

    /// <summary>A zombie has neither umask nor memory; a kernel may lack seccomp.</summary>
    [Fact]
    public void What_a_task_or_kernel_may_lack_has_a_value_of_its_own()
    {
        var status = TaskStatus.Parse(Bytes(Without(Without(Without(Without(Without(Good, "Umask"), "THP_enabled"), "VmLck"), "Seccomp"), "Seccomp_filters")));

        Assert.Equal((-1, null, 0L, 0, 0), (status.Umask, status.ThpEnabled, status.LockedKilobytes, status.Seccomp, status.SeccompFilters));
    }

    [Fact]
    public void No_groups_are_a_blank() =>
        Assert.Empty(TaskStatus.Parse(Bytes(Good.Replace("Groups:\t4 24 65534 ", "Groups:\t ", StringComparison.Ordinal))).Groups);

    [Theory]
    [InlineData("Name")]
    [InlineData("Tgid")]
    [InlineData("NSpid")]
    [InlineData("NSsid")]
    [InlineData("TracerPid")]
    [InlineData("Uid")]
    [InlineData("Groups")]
    [InlineData("Threads")]
    [InlineData("SigBlk")]
    [InlineData("CapBnd")]
    [InlineData("CapAmb")]
    [InlineData("NoNewPrivs")]
    public void A_field_that_must_be_there_is_missed_by_name(string label) =>
        Assert.Contains($"\"{label}:\"", Rejects(File, () => TaskStatus.Parse(Bytes(Without(Good, label)))).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("Tgid:\t3462", "Tgid:\t99999999999999999999999")]
    [InlineData("Tgid:\t3462", "Tgid:\t2147483648")]
    [InlineData("Tgid:\t3462", "Tgid:\t")]
    [InlineData("Tgid:\t3462", "Tgid:\t-")]
    [InlineData("Tgid:\t3462", "Tgid:\t3462x")]
    [InlineData("Umask:\t0022", "Umask:\t0029")]
    [InlineData("Umask:\t0022", "Umask:\t1000")]
    [InlineData("Uid:\t0\t1\t2\t4294967294", "Uid:\t0\t1\t2")]
    [InlineData("Uid:\t0\t1\t2\t4294967294", "Uid:\t0\t1\t2\t3\t4")]
    [InlineData("Uid:\t0\t1\t2\t4294967294", "Uid:\t0\t1\t2\t4294967296")]
    [InlineData("Uid:\t0\t1\t2\t4294967294", "Uid:\t0\t1\t2\t-1")]
    [InlineData("SigIgn:\t0000000000000006", "SigIgn:\t10000000000000000")]
    [InlineData("SigIgn:\t0000000000000006", "SigIgn:\t0x6")]
    [InlineData("NoNewPrivs:\t1", "NoNewPrivs:\t2")]
    [InlineData("THP_enabled:\t1", "THP_enabled:\t")]
    [InlineData("Groups:\t4 24 65534 ", "Groups:\t4 24,65534 ")]
    [InlineData("Name:\tsleep", "Name:")]
    [InlineData("State:\tS (sleeping)", "no label")]
    [InlineData("VmLck:\t      12 kB", "VmLck:\t      9223372036854775808 kB")]
    public void A_value_that_is_none_is_refused(string good, string bad)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        Rejects(File, () => TaskStatus.Parse(Bytes(Good.Replace(good, bad, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\0\0\0\n")]
    [InlineData("Name:\tx")]
    public void What_is_no_status_is_refused(string text) => Rejects(File, () => TaskStatus.Parse(Bytes(text)));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => TaskStatus.Parse(text));

    private static string Without(string text, string label) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith(label + ":", StringComparison.Ordinal)).Select(line => line + "\n"));
}
