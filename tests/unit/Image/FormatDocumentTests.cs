using System.Reflection;
using System.Runtime.CompilerServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Image;

/// <summary>docs/image-format.md is normative: what the code has, it has.</summary>
public sealed class FormatDocumentTests
{
    private static readonly string Document = Read();

    [Fact]
    public void Describes_every_record() => Assert.All(
        Enum.GetValues<RecordType>(),
        type => Assert.Contains($" ({(int)type})\n", Document, StringComparison.Ordinal));

    /// <summary>The first four have no fields of their own.</summary>
    [Fact]
    public void Describes_every_kind_of_open_file() => Assert.All(
        Enum.GetValues<OpenFileKind>().Where(kind => kind > OpenFileKind.Console),
        kind => Assert.Contains($"\n#### Kind {(int)kind}: ", Document, StringComparison.Ordinal));

    [Fact]
    public void Lists_every_option_of_a_socket() => Assert.All(
        SocketOptionTable.All,
        option => Assert.Contains($"{option.Number} {option.Name}", Document, StringComparison.Ordinal));

    [Fact]
    public void Lists_every_error() => Assert.All(
        Enum.GetValues<ImageError>(),
        error => Assert.Contains($"| CRI{(int)error:D3} | {error} |", Document, StringComparison.Ordinal));

    [Fact]
    public void Gives_every_limit() => Assert.All(
        typeof(ImageLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)),
        limit => Assert.Matches($@"\b{limit}\b", Document[Document.IndexOf("## Limits", StringComparison.Ordinal)..]));

    [Fact]
    public void Gives_the_constants() => Assert.All(
        (string[])[$"0x{ImageFormat.HeadMagic:x8}", $"0x{ImageFormat.TailMagic:x8}", $"0x{ImageFormat.AddressLimit:x}", $"version {ImageFormat.Major}.{ImageFormat.Minor}"],
        constant => Assert.Contains(constant, Document, StringComparison.Ordinal));

    private static string Read([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "image-format.md"));
}
