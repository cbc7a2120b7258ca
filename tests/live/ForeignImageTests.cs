using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Images of another program, another version or another machine: refused by what is foreign about them.</summary>
public sealed class ForeignImageTests : RestoreFaultTest
{
    private const ulong UnknownFeature = 1UL << 62;
    private const int MagicAt = 0;

    [Fact]
    public void Another_magic()
    {
        TakeImage("memory");
        CraftedImage.ChangeHead(ImageFile, MagicAt);

        ExpectRefused("image", "not a checkpoint", "[CRI001");
    }

    [Fact]
    public void A_newer_major_version() => ExpectHeadRefused(head => head with { Major = ImageFormat.Major + 1 }, $"format version {ImageFormat.Major + 1}.{ImageFormat.Minor}", "[CRI002");

    [Fact]
    public void A_newer_minor_version() => ExpectHeadRefused(head => head with { Minor = ImageFormat.Minor + 1 }, $"format version {ImageFormat.Major}.{ImageFormat.Minor + 1}", "[CRI002");

    [Fact]
    public void Another_architecture() => ExpectHeadRefused(head => head with { Architecture = "aarch64" }, "it was made on aarch64");

    [Fact]
    public void Another_page_size() => ExpectHeadRefused(head => head with { PageSize = 65536 }, "65536 bytes");

    [Fact]
    public void Registers_this_processor_lacks() =>
        ExpectHeadRefused(head => head with { CpuFeatures = head.CpuFeatures | UnknownFeature }, "component 62", "this processor has not got that");

    [Fact]
    public void Another_vdso() => ExpectHeadRefused(head => head with { VdsoSum = head.VdsoSum ^ 1, KernelRelease = "9.9.9" }, "kernel 9.9.9", "vDSO differs");

    private void ExpectHeadRefused(Func<HeadRecord, HeadRecord> change, params string[] words)
    {
        TakeImage("memory");
        CraftedImage.Rewrite(ImageFile, image => image with { Head = change(image.Head) });
        ExpectRefused(["image", .. words]);
    }
}
