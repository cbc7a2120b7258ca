using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Images that are cut off, changed or too long: refused, and nothing is left.</summary>
public sealed class DamagedImageTests : RestoreFaultTest
{
    private const int Seed = 20081001;
    private byte[] sound = [];

    [Fact]
    public void Cut_off_at_any_record_it_is_refused()
    {
        Prepare();
        var boundaries = CraftedImage.Boundaries(sound);
        Assert.Equal(sound.Length, boundaries[^1]);
        Assert.True(boundaries.Count > 20, "an image has more records than that");

        Assert.All(boundaries.SkipLast(1), ExpectCutRefused);
    }

    [Fact]
    public void Cut_off_anywhere_it_is_refused()
    {
        Prepare();

        Assert.All(Positions(20), ExpectCutRefused);
    }

    [Fact]
    public void Verify_finds_any_changed_byte()
    {
        Prepare();

        Assert.All(Positions(50), position =>
        {
            Flip(position);
            Failure.Expect(CrCommand.Run("verify", ImageDirectory), 1, "image", "[CRI");
        });
    }

    [Fact]
    public void Restore_refuses_any_changed_byte()
    {
        Prepare();

        Assert.All(Positions(5).Append(sound.Length - 1), position =>
        {
            Flip(position);
            ExpectRefused("image", "[CRI");
        });
    }

    [Fact]
    public void Bytes_after_its_end_are_refused()
    {
        Prepare();
        File.WriteAllBytes(ImageFile, [.. sound, 0]);

        Failure.Expect(CrCommand.Run("verify", ImageDirectory), 1, "image", "[CRI013");
        ExpectRefused("image", "[CRI013");
    }

    [Fact]
    public void Undamaged_it_is_restored()
    {
        Prepare();
        CrCommand.Succeed("verify", ImageDirectory);

        using var restored = Restore();

        restored.ExpectOk(1);
    }

    private void Prepare()
    {
        TakeImage("memory");
        sound = File.ReadAllBytes(ImageFile);
    }

    /// <summary>Every other one lies before the page contents, which are by far the most.</summary>
    private int[] Positions(int count)
    {
        var random = new Random(Seed);
        var pages = CraftedImage.Boundaries(sound)[^4];
        return [.. Enumerable.Range(0, count).Select(i => random.Next(i % 2 == 0 ? pages : sound.Length))];
    }

    private void ExpectCutRefused(int length)
    {
        File.WriteAllBytes(ImageFile, sound[..length]);
        ExpectRefused("image", "the image ends here [CRI003");
    }

    private void Flip(int position)
    {
        byte[] damaged = [.. sound];
        damaged[position] ^= 0x10;
        File.WriteAllBytes(ImageFile, damaged);
    }
}
