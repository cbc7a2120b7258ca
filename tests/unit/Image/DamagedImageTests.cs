using System.Collections.Concurrent;
using CrContainers.Engine;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CsCheck;

namespace CrContainers.Tests.Unit.Image;

/// <summary>No damage goes unseen, and none is anything but an error of its own kind.</summary>
public sealed class DamagedImageTests
{
    private static readonly byte[] Encoded = ExampleImage.Encode(ExampleImage.Build());

    [Fact]
    public void An_image_that_ends_early_is_truncated_wherever_it_ends() => Parallel.For(0, Encoded.Length, length =>
    {
        var fault = RawRecords.Fault(Encoded[..length]);
        Assert.Equal((ImageError.Truncated, length), (fault.Id, fault.Offset));
    });

    [Fact]
    public void Every_flipped_bit_is_seen()
    {
        var unseen = new ConcurrentBag<string>();
        Parallel.For(0, Encoded.Length, () => Encoded.ToArray(), (at, _, image) =>
        {
            for (var bit = 0; bit < 8; bit++)
            {
                image[at] ^= (byte)(1 << bit);
                if (Outcome(image) is { } outcome)
                {
                    unseen.Add($"bit {bit} of byte {at}: {outcome}");
                }

                image[at] = Encoded[at];
            }

            return image;
        }, _ => { });
        Assert.Empty(unseen);
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        var fault = RawRecords.Fault([.. Encoded, 0]);

        Assert.Equal((ImageError.TrailingBytes, Encoded.Length), (fault.Id, fault.Offset));
    }

    [Fact]
    public void Any_bytes_are_refused_in_order() => Gen.Byte.Array[0, 300].Sample(bytes => Outcome(bytes) is null);

    [Fact]
    public void Any_payload_of_a_record_is_refused_in_order() => Gen.Select(Gen.Int[0, RawRecords.Index(Encoded).Count - 1], Gen.Byte.Array[0, 200]).Sample((which, payload) =>
    {
        var (type, at, _) = RawRecords.Index(Encoded)[which];
        return Outcome([.. Encoded.AsSpan(0, at), .. RawRecords.Record(type, payload, id: RecordHeader.Read(Encoded.AsSpan(at)).Id)]) is null;
    });

    [Fact]
    public void Any_byte_changed_in_a_signed_record_gives_an_image_or_an_error_of_its_kind() => Gen.Select(Gen.Int[0, Encoded.Length - 1], Gen.Byte).Sample((at, value) =>
    {
        var (_, start, length) = RawRecords.Index(Encoded).First(record => at < record.At + record.Length);
        var image = Encoded.ToArray();
        image[at] = value;
        RawRecords.Sign(image.AsSpan(start, length));
        return Outcome(image) is null or "it was read";
    });

    /// <summary>Null where it is refused as it should be.</summary>
    private static string? Outcome(byte[] image)
    {
        try
        {
            CheckpointEngine.VerifyImage(new MemoryStream(image));
            return "it was read";
        }
        catch (CrException exception) when (exception.Kind is ErrorKind.ImageFormat or ErrorKind.ImageVersion or ErrorKind.IncompatibleHost)
        {
            return null;
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
