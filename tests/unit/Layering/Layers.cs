namespace CrContainers.Tests.Unit.Layering;

/// <summary>Which part of the engine may use which: Checkpoint, Restore → Tracing, Proc, Image → Native, and Errors by all.</summary>
internal static class Layers
{
    public static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Errors"] = ["Native"], // KernelException carries an errno.
        ["Native"] = ["Errors"],
        ["Proc"] = ["Errors"],
        ["Image"] = ["Errors", "Native"],
        ["Tracing"] = ["Errors", "Native", "Proc"],
        ["Checkpoint"] = ["Errors", "Native", "Proc", "Image", "Tracing"],
        ["Restore"] = ["Errors", "Native", "Proc", "Image", "Tracing"],
    };
}
