using CrContainers.Engine.Image.Records;

namespace CrContainers.Plugin.Commands;

/// <summary>The container's console as it is shown.</summary>
/// <param name="Rows">Characters.</param>
/// <param name="Columns">Characters.</param>
internal sealed record TerminalView(int Rows, int Columns)
{
    public static TerminalView Of(TerminalRecord terminal) => new(terminal.Rows, terminal.Columns);
}
