using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Records;

/// <summary>Pages next to each other.</summary>
/// <param name="Start">Address of the first one.</param>
/// <param name="Pages">How many, of 4096 bytes.</param>
public readonly record struct PageRun(ulong Start, ulong Pages)
{
    public ulong Bytes => Pages * ImageFormat.PageSize;

    public ulong End => Start + Bytes;

    internal static void Write(PayloadWriter writer, PageRun run)
    {
        writer.U64(run.Start);
        writer.U64(run.Pages);
    }

    internal static PageRun Read(ref PayloadReader reader)
    {
        var at = reader.Offset;
        return new PageRun(reader.U64(), reader.U64()).Checked(at);
    }

    /// <param name="at">Where in the image it was read.</param>
    /// <exception cref="ImageException">No task can have it.</exception>
    internal PageRun Checked(long at) =>
        Fault() is { } fault ? throw new ImageException(ImageError.BadValue, at, $"page run at {Start:x} of {Pages} pages: {fault}") : this;

    /// <summary>Checked before anything computes with it: <see cref="End"/> of a bad one would overflow.</summary>
    private string? Fault() => this switch
    {
        { Start: var start } when start % ImageFormat.PageSize != 0 => "it does not begin at a page",
        { Pages: 0 } => "it is empty",
        { Start: >= ImageFormat.AddressLimit } => "it lies beyond all addresses of a task",
        _ when Pages > (ImageFormat.AddressLimit - Start) / ImageFormat.PageSize => "it ends beyond all addresses of a task",
        _ => null,
    };
}
