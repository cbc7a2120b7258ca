using System.Text;
using CrContainers.Engine.Errors;
using CsCheck;

namespace CrContainers.Tests.Unit.Proc;

/// <summary>What every parser owes: a value, or a <see cref="CrException"/> that names the file. Never another exception.</summary>
internal static class Hostile
{
    private const int Tries = 4000;
    private const string Telling = "\n\n\t  :-/\\()01279afFZ\0\u007f\u00ff.,#";

    private static readonly Gen<byte[]> Noise = Gen.Byte.Array[0, 300];

    /// <summary>Of the bytes that mean something in /proc.</summary>
    private static readonly Gen<byte[]> Signs = Gen.OneOf([.. Bytes(Telling)]).Array[0, 60];

    /// <summary>One char is one byte.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static CrException Rejects(string subject, Action parse)
    {
        var exception = Assert.Throws<CrException>(parse);
        Assert.Equal(subject, exception.Subject);
        Assert.Equal("read", exception.Operation);
        Assert.NotEmpty(exception.Reason);
        Assert.DoesNotContain(exception.Message, char.IsControl);
        return exception;
    }

    public static void Survives(string subject, byte[] sample, Action<byte[]> parse) =>
        Gen.OneOf<byte[]>(Noise, Signs, Mutations(sample)).Sample(text => Try(subject, text, parse), iter: Tries);

    /// <summary>Each beginning of <paramref name="sample"/> that is not all of it.</summary>
    public static void RejectsCuts(string subject, byte[] sample, Action<byte[]> parse, int shortest = 0)
    {
        for (var length = shortest; length < sample.Length; length++)
        {
            Rejects(subject, () => parse(sample[..length]));
        }
    }

    private static void Try(string subject, byte[] text, Action<byte[]> parse)
    {
        try
        {
            parse(text);
        }
        catch (CrException exception) when (exception.Subject == subject)
        {
        }
    }

    private static Gen<byte[]> Mutations(byte[] sample) =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, Math.Max(sample.Length, 1) - 1], Gen.Int[0, 20], Gen.OneOf<byte[]>(Signs, Noise))
            .Array[1, 5]
            .Select(edits => edits.Aggregate(sample, (text, edit) => Edit(text, edit.Item1, edit.Item2, edit.Item3, edit.Item4)));

    private static byte[] Edit(byte[] text, int kind, int place, int length, byte[] other)
    {
        place = Math.Min(place, text.Length);
        var end = Math.Min(place + length, text.Length);
        return kind switch
        {
            0 => [.. text[..place], .. other, .. text[place..]],
            1 => [.. text[..place], .. text[end..]],
            2 => [.. text[..end], .. text[place..]],
            3 => text[..place],
            _ => [.. text[..place], .. other.Take(1), .. text[Math.Min(place + 1, text.Length)..]],
        };
    }
}
