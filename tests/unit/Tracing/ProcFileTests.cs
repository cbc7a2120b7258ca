using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;

namespace CrContainers.Tests.Unit.Tracing;

public sealed class ProcFileTests : IDisposable
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

        ProcFile.ReadParts(file, text =>
        {
            largest = Math.Max(largest, text.Length);
            var whole = text.LastIndexOf((byte)'\n') + 1;
            seen.Append(Encoding.ASCII.GetString(text[..whole]));
            return whole;
        }, text => seen.Append(Encoding.ASCII.GetString(text)));

        Assert.Equal(File.ReadAllText(file), seen.ToString());
        Assert.InRange(largest, 40000, 100_000);
    }

    [Fact]
    public void Numbers_are_the_names_that_are_numbers_in_order()
    {
        var threads = ProcFile.Numbers("/proc/self/task");
        var processes = ProcFile.Numbers("/proc");

        Assert.Contains(Environment.ProcessId, threads);
        Assert.Equal(processes.Order(), processes);
        Assert.Contains(Environment.ProcessId, processes);
        Assert.Equal(ErrorKind.TraceeGone, Assert.Throws<CrException>(() => ProcFile.Numbers("/proc/999999999/task")).Kind);
    }

    /// <summary>/proc/sys allocates what a read asks for: also after a large file was read, that must be little.</summary>
    [Fact]
    public void A_setting_is_read_after_a_large_file()
    {
        File.WriteAllBytes(file, new byte[16 << 20]);
        Assert.Equal(16 << 20, ProcFile.Read(file).Length);

        Assert.NotEmpty(ProcFile.ReadText("/proc/sys/kernel/osrelease"));
    }
}
