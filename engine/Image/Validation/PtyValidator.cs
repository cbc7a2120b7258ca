using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Image.Validation;

/// <summary>OPEN_FILE of a pseudo terminal's ends, and that they fit together.</summary>
internal static class PtyValidator
{
    private const uint PermissionBits = 0x1ff;

    public static void Validate(RecordChecks checks, OpenFileRecord file)
    {
        checks.Require(file is { FileId: 0, Offset: 0, Number: 0 }, file, $"OPEN_FILE {file.Id} is a terminal, and more");
        checks.Require(((OpenFlags)file.Flags & (OpenFlags.Path | OpenFlags.Directory)) == 0, file, $"OPEN_FILE {file.Id} is a terminal with flags {file.Flags:x}");
        if (file.Detail is PtyMasterDetail master)
        {
            checks.Require(master.Index is >= 0 and <= ImageLimits.PtyIndex, file, $"OPEN_FILE {file.Id} is terminal {master.Index}");
            checks.Require((master.Mode & ~PermissionBits) == 0, file, $"OPEN_FILE {file.Id} is a terminal of mode {master.Mode:x}");
            checks.Require(master is { Uid: not uint.MaxValue, Gid: not uint.MaxValue }, file, $"OPEN_FILE {file.Id} is a terminal of nobody");
            TerminalValidator.ValidateSettings(checks, file, master.Terminal);
        }
    }

    public static void ValidateAll(RecordChecks checks, IReadOnlyList<OpenFileRecord> files)
    {
        var masters = new Dictionary<int, PtyMasterDetail>();
        foreach (var file in files.Where(file => file.Kind == OpenFileKind.PtyMaster))
        {
            var master = (PtyMasterDetail)file.Detail!;
            checks.Require(masters.TryAdd(master.Index, master), file, $"OPEN_FILE {file.Id} is a second master of terminal {master.Index}");
            checks.Require(!master.IsControlling || masters.Values.Count(other => other.IsControlling) == 1, file, $"OPEN_FILE {file.Id} is a second controlling terminal");
        }

        foreach (var file in files.Where(file => file.Kind == OpenFileKind.PtySlave))
        {
            var slave = (PtySlaveDetail)file.Detail!;
            checks.RequireReference(masters.TryGetValue(slave.Index, out var master), file, $"OPEN_FILE {file.Id} is terminal {slave.Index}, whose master is not there");
            checks.Require(!slave.IsByControl || master!.IsControlling, file, $"OPEN_FILE {file.Id} is the controlling terminal, which terminal {slave.Index} is not");
            checks.Require(!master!.IsHungUp, file, $"OPEN_FILE {file.Id} is an end of terminal {slave.Index} that is closed");
        }
    }
}
