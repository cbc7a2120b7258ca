using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The prctl(2) part of <see cref="InsideQueries"/>.</summary>
internal sealed class ControlQueries
{
    private const ulong PerTask = 1;
    private const ulong Disabled = 4 | 8;

    private readonly CallBatch batch;
    private readonly (int Call, ulong Place)[] answers;
    private readonly int[] speculation;
    private readonly int secureBits;

    public ControlQueries(CallBatch batch)
    {
        this.batch = batch;
        answers = Array.ConvertAll(ControlTable.Settings, Ask);
        speculation = new int[ControlTable.SpeculationKinds];
        for (var kind = 0; kind < speculation.Length; kind++)
        {
            speculation[kind] = batch.Add(Syscall.Prctl, ControlTable.GetSpeculation, (ulong)kind);
        }

        secureBits = batch.Add(Syscall.Prctl, ControlTable.GetSecureBits);
    }

    public uint SecureBits => (uint)batch.Result(secureBits);

    /// <summary>What differs from a task that never set anything.</summary>
    public IReadOnlyList<ControlSetting> Settings() =>
    [
        .. ControlTable.Settings.Zip(answers, Setting).OfType<ControlSetting>(),
        .. speculation.Select(SpeculationSetting).OfType<ControlSetting>(),
    ];

    private (int Call, ulong Place) Ask((int Get, int Set, bool ByPointer, ulong Usual) setting)
    {
        var place = setting.ByPointer ? batch.Reserve(sizeof(ulong)) : 0;
        return (batch.Add(Syscall.Prctl, (ulong)setting.Get, place), place);
    }

    private ControlSetting? Setting((int Get, int Set, bool ByPointer, ulong Usual) setting, (int Call, ulong Place) answer)
    {
        var result = batch.Result(answer.Call);
        if (result < 0)
        {
            return null;
        }

        var value = setting.ByPointer ? (uint)batch.U64(answer.Place) : (ulong)result;
        return value == setting.Usual ? null : new ControlSetting(setting.Set, value);
    }

    /// <summary>The kind in the low byte, PR_SPEC_DISABLE or PR_SPEC_FORCE_DISABLE above it.</summary>
    private ControlSetting? SpeculationSetting(int call, int kind)
    {
        var result = (ulong)batch.Result(call);
        return (long)result > 0 && (result & PerTask) != 0 && (result & Disabled) != 0
            ? new ControlSetting(ControlTable.SetSpeculation, (uint)kind | ((result & Disabled) << 8))
            : null;
    }
}
