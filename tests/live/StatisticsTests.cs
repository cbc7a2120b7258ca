using System.Globalization;
using CrContainers.Engine;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>What <c>--stats</c> tells, and stats-dump and stats-restore in the work path.</summary>
public sealed class StatisticsTests : LiveTest
{
    private const uint ServiceMagic = 0x55105940;
    /// <summary>As many pages of its own, such as of its stack, a program may touch or not.</summary>
    private const int OwnPages = 3;
    private const uint StatisticsMagic = 0x57093306;

    [Fact]
    public void Pages_are_counted_by_their_kind()
    {
        var few = Checkpoint("page_kinds 10 20 30 40");
        var more = Checkpoint("page_kinds 110 220 330 440");

        string[] kinds = ["pages kept", "pages left out, zero", "pages left out, clean file", "pages left out, shared"];
        Assert.All(kinds.Zip([100, 200, 300, 400]), kind => Assert.InRange(more[kind.First] - few[kind.First] - kind.Second, -OwnPages, OwnPages));
    }

    [Fact]
    public void Times_add_up_and_the_image_has_the_pages_that_are_told()
    {
        using var container = Start(new ProgramCase("big_memory 16", ""), Identity.User);
        var image = NewImage();
        var figures = Figures(container.TryCheckpoint(image, "--stats", "--leave-running"));

        var file = Path.Combine(image, "checkpoint.cr");
        using var stream = File.OpenRead(file);
        Assert.Equal(CheckpointEngine.ReadImage(stream).Tasks.Sum(task => (double)task.Memory.Pages.TotalPages), figures["pages kept"]);
        Assert.Equal(new FileInfo(file).Length, figures["image bytes"]);
        Assert.InRange(figures["pages kept"], 4096, 4196);
        Assert.All((string[])["freeze", "capture", "scan", "write"], name => Assert.True(figures[name] > 0, $"{name} took no time"));
        Assert.True(figures["scan"] < figures["capture"], "the scan is a part of the capture");
        Assert.InRange(figures["capture"], 0, figures["frozen"]);
        container.ExpectOk(1);
    }

    [Fact]
    public void The_same_figures_go_into_the_files_of_CRIU()
    {
        using var container = Start(new ProgramCase("memory", ""), Identity.User);
        var (image, work) = (NewImage(), Path.Combine(Work, "work"));
        var dumped = Figures(container.TryCheckpoint(image, "--stats", "--work-path", work));
        CrCommand.Succeed([.. container.Global, "delete", container.Id]);
        var restored = Restore(container, image, work);

        Assert.InRange(dumped["capture"] + dumped["write"], 0, dumped["frozen"]);
        var dump = Entry(Path.Combine(work, "stats-dump"), 1);
        ExpectTimes(dump, 1, dumped["freeze"], dumped["frozen"], dumped["capture"], dumped["write"]);
        Assert.Equal(
            [dumped["pages kept"] + dumped["pages left out, zero"] + dumped["pages left out, clean file"] + dumped["pages left out, shared"], dumped["pages kept"]],
            [dump[5], dump[7]]);
        var restore = Entry(Path.Combine(work, "stats-restore"), 2);
        ExpectTimes(restore, 3, restored["create"] + restored["catch"], restored["rebuild"]);
        Assert.Equal((dumped["pages kept"], dumped["pages kept"]), (restored["pages restored"], restore[5]));
        Assert.True(restored["fill"] < restored["rebuild"], "filling is a part of the rebuild");
    }

    [Fact]
    public void Nothing_is_told_unasked()
    {
        using var container = Start(new ProgramCase("memory", ""), Identity.User);

        Assert.Equal(new CommandResult(0, "", ""), container.TryCheckpoint(NewImage(), "--leave-running"));
    }

    private Dictionary<string, double> Checkpoint(string program)
    {
        using var container = Start(new ProgramCase(program, ""), Identity.User);
        var figures = Figures(container.TryCheckpoint(NewImage(), "--stats", "--leave-running"));
        container.ExpectOk(1);
        return figures;
    }

    /// <summary>The restored task keeps the streams of the command open: its stderr is a file.</summary>
    private Dictionary<string, double> Restore(TestContainer container, string image, string work)
    {
        var error = Path.Combine(Work, "error");
        string[] command = [LiveEnvironment.Cr, .. container.Global, "restore", "--detach", "--stats", "--image-path", image, "--work-path", work, "--bundle", container.Bundle.Directory, container.Id];
        Assert.Equal(0, CrCommand.RunProgram("/bin/sh", "-c", $"{string.Join(' ', command)} >/dev/null 2>{error}").ExitCode);
        return Figures(File.ReadAllText(error));
    }

    private static Dictionary<string, double> Figures(CommandResult result)
    {
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        return Figures(result.Error);
    }

    /// <summary>Times in milliseconds, and counts.</summary>
    private static Dictionary<string, double> Figures(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1].Split(' ')[0], CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Whole microseconds, of which the text is rounded.</summary>
    private static void ExpectTimes(Dictionary<int, ulong> entry, int firstField, params double[] milliseconds) =>
        Assert.All(milliseconds.Select((time, index) => (entry[firstField + index] / 1000.0) - time), difference => Assert.InRange(difference, -0.0021, 0.0011));

    /// <summary>The numbers of the one message that the file holds, by field.</summary>
    private static Dictionary<int, ulong> Entry(string file, int kind)
    {
        var bytes = File.ReadAllBytes(file);
        Assert.Equal([ServiceMagic, StatisticsMagic, (uint)bytes.Length - 12], Enumerable.Range(0, 3).Select(word => BitConverter.ToUInt32(bytes, 4 * word)));
        var position = 12;
        Assert.Equal((ulong)((kind << 3) | 2), Varint(bytes, ref position));
        Assert.Equal((ulong)(bytes.Length - position - 1), Varint(bytes, ref position));
        var fields = new Dictionary<int, ulong>();
        while (position < bytes.Length)
        {
            var field = (int)(Varint(bytes, ref position) >> 3);
            fields.Add(field, Varint(bytes, ref position));
        }

        return fields;
    }

    private static ulong Varint(byte[] bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[position++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
