using CrContainers.Engine.Image.Records;

namespace CrContainers.Engine.Image.Validation;

/// <summary>TERMINAL, and that there is one where a descriptor needs it.</summary>
internal static class TerminalValidator
{
    /// <summary>c_line of struct termios2: the line discipline.</summary>
    private const int LineDiscipline = 16;

    public static void Validate(RecordChecks checks, CheckpointImage image)
    {
        foreach (var terminal in image.Terminals)
        {
            ValidateSettings(checks, terminal, terminal);
        }

        foreach (var file in image.OpenFiles.Where(file => file.Kind == OpenFileKind.Console))
        {
            checks.RequireReference(image.Terminals.Count > 0, file, $"OPEN_FILE {file.Id} is a console, and there is no TERMINAL");
        }
    }

    public static void ValidateSettings(RecordChecks checks, object record, TerminalRecord terminal) =>
        checks.Require(terminal.Settings[LineDiscipline] == 0, record, $"line discipline {terminal.Settings[LineDiscipline]}");
}
