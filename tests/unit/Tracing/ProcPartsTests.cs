using System.Text;
using CrContainers.Engine.Tracing;

namespace CrContainers.Tests.Unit.Tracing;

public sealed class ProcPartsTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    /// <summary>Lines that are longer than what is read at once among them.</summary>
    [Fact]
    public void Pieces_are_the_file_whatever_is_taken_of_each()
    {
        var lines = Enumerable.Range(0, 3000).Select(number => new string((char)('a' + (number % 26)), number % 100 == 7 ? 40000 : number % 90)).ToArray();
        File.WriteAllLines(file, lines);
        var seen = new StringBuilder();
        var largest = 0;

        using var parts = new ProcParts(file, text =>
        {
            largest = Math.Max(largest, text.Length);
            var whole = text.LastIndexOf((byte)'\n') + 1;
            seen.Append(Encoding.ASCII.GetString(text[..whole]));
            return whole;
        }, text => seen.Append(Encoding.ASCII.GetString(text)));
        while (parts.Next())
        {
        }

        Assert.Equal(File.ReadAllText(file), seen.ToString());
        Assert.InRange(largest, 40000, 100_000);
    }
}
