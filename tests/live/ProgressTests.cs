using System.Text.RegularExpressions;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A bar is for a terminal, and for work that takes its time: an image that comes slowly through a pipe.</summary>
public sealed partial class ProgressTests : LiveTest
{
    private const int Part = 4 << 20;
    private static readonly TimeSpan PartTime = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_terminal_sees_a_bar_which_is_gone_before_the_answer()
    {
        var screen = Path.Combine(Work, "screen");
        using var verify = CrCommand.StartProgram("script", "--quiet", "--flush", "--return", "--command", $"{LiveEnvironment.Cr} verify - <{NewPipe()}", screen);

        Feed(until: () => Figures().Count(File.ReadAllText(screen)) > 1);

        Assert.True(verify.WaitForExit(Patience), "cr did not end");
        var shown = File.ReadAllText(screen);
        Assert.True(Figures().Count(shown) > 1, shown);
        Assert.InRange(Figures().Matches(shown)[^1].Index, 0, shown.IndexOf("sound: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_pipe_sees_none()
    {
        var output = Path.Combine(Work, "output");
        using var verify = CrCommand.StartProgram("/bin/sh", "-c", $"{LiveEnvironment.Cr} verify - <{NewPipe()} 2>&1 | cat >{output}");

        Feed(until: () => false);

        Assert.True(verify.WaitForExit(Patience), "cr did not end");
        Assert.Matches(@"\Asound: [^\n]*\n\z", File.ReadAllText(output));
    }

    /// <summary>How much of it is done, how fast.</summary>
    [GeneratedRegex("verify - .* [0-9]+% .*MiB.* [0-9.]+ [KMG]iB/s", RegexOptions.None, 1000)]
    private static partial Regex Figures();

    private string Image => Path.Combine(Work, "image");

    private string Pipe => Path.Combine(Work, "pipe");

    private string NewPipe()
    {
        using var container = Start(new ProgramCase("big_memory 48", ""), Identity.User);
        container.Checkpoint(Image);
        Assert.Equal(0, CrCommand.RunProgram("mkfifo", Pipe).ExitCode);
        return Pipe;
    }

    /// <summary>Lets the image through part by part, the rest of it at once when something was seen.</summary>
    private void Feed(Func<bool> until)
    {
        using var pipe = new FileStream(Pipe, FileMode.Open, FileAccess.Write);
        using var image = File.OpenRead(Path.Combine(Image, "checkpoint.cr"));
        var part = new byte[Part];
        for (var seen = false; image.Read(part) is > 0 and var count;)
        {
            pipe.Write(part, 0, count);
            seen = seen || SpinWait.SpinUntil(until, PartTime);
        }
    }
}
