using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Restore;

/// <summary>prctl(2) settings, personality(2), membarrier(2) registrations, core dump filter, oom_score_adj. After the credentials: changing those resets some of these.</summary>
internal static class ControlRebuild
{
    private const int SetDumpable = 4;
    private const int SetMachineCheck = 33;
    private const int SetNoHugePages = 41;
    private const ulong MachineCheckSet = 1;
    private const ulong Dumpable = 1;

    public static void Run(RestoreCalls calls, int pid, ControlsRecord controls)
    {
        calls.Queue("set", "the personality", Syscall.Personality, controls.Personality);

        // A setuid program's 2 cannot be set; 0 guards its memory as well.
        var dumpable = controls.Settings.FirstOrDefault(setting => setting.Operation == SetDumpable, new ControlSetting(SetDumpable, Dumpable)).Value;
        Queue(calls, SetDumpable, dumpable == Dumpable ? Dumpable : 0);
        foreach (var setting in controls.Settings.Where(setting => setting.Operation != SetDumpable))
        {
            QueueSetting(calls, setting);
        }

        for (var command = 1U; command != 0; command <<= 1)
        {
            if ((controls.MembarrierCommands & command) != 0)
            {
                calls.Queue("register", $"membarrier command {command}", Syscall.Membarrier, command, 0, 0);
            }
        }

        calls.Flush();
        SetCoreDumpFilter(pid, controls.CoreDumpFilter);
        SetOomScore(pid, controls.OomScoreAdjustment);
    }

    /// <summary>What the kernel keeps for each thread, the same for all of them.</summary>
    public static void RunForThread(RestoreCalls calls, ControlsRecord controls)
    {
        calls.Queue("set", "the personality", Syscall.Personality, controls.Personality);
        foreach (var setting in controls.Settings.Where(setting => ControlTable.IsOfThread(setting.Operation)))
        {
            QueueSetting(calls, setting);
        }

        calls.Flush();
    }

    private static void QueueSetting(RestoreCalls calls, ControlSetting setting)
    {
        switch (setting.Operation)
        {
            case SetMachineCheck:
                Queue(calls, setting.Operation, MachineCheckSet, setting.Value);
                break;
            case SetNoHugePages:
                Queue(calls, setting.Operation, setting.Value & 1, setting.Value & ~1UL);
                break;
            case ControlTable.SetSpeculation:
                Queue(calls, setting.Operation, setting.Value & 0xff, setting.Value >> 8);
                break;
            default:
                RequireKnown(setting);
                Queue(calls, setting.Operation, setting.Value);
                break;
        }
    }

    private static void Queue(RestoreCalls calls, int operation, ulong first, ulong second = 0) =>
        calls.Queue("set", $"prctl {operation} to {first}", Syscall.Prctl, (ulong)operation, first, second, 0, 0);

    private static void RequireKnown(ControlSetting setting)
    {
        if (!ControlTable.Settings.Any(known => known.Set == setting.Operation))
        {
            throw new CrException(ErrorKind.ImageFormat, "restore", "image", $"it sets prctl {setting.Operation}, which this version does not know");
        }
    }

    private static void SetCoreDumpFilter(int pid, uint filter)
    {
        if (Convert.ToUInt32(ProcFile.ReadText(pid, "coredump_filter"), 16) != filter)
        {
            using var file = FileOpening.Open($"/proc/{pid}/coredump_filter", OpenFlags.WriteOnly);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes($"0x{filter:x}"), 0);
        }
    }

    /// <summary>From outside, and only upwards: towards being killed sooner.</summary>
    private static void SetOomScore(int pid, int adjustment)
    {
        if (int.Parse(ProcFile.ReadText(pid, "oom_score_adj")) < adjustment)
        {
            using var file = FileOpening.Open($"/proc/{pid}/oom_score_adj", OpenFlags.WriteOnly);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes($"{adjustment}"), 0);
        }
    }
}
