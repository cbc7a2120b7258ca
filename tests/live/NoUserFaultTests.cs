using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Where the kernel gives no userfaultfd all memory is there before the task runs, and a note says why. <c>cr</c> sees a /dev of its own.</summary>
public sealed class NoUserFaultTests : RestoreFaultTest
{
    private const string Device = "/dev/userfaultfd";

    /// <summary>A /dev that has what is needed for a container, and not that.</summary>
    private const string DevWithoutIt =
        """
        mount -t tmpfs -o mode=755 dev "$1" && for name in null zero full random urandom tty ptmx pts shm; do
            if [ -d /dev/$name ]; then mkdir "$1/$name"; else : >"$1/$name"; fi && mount --bind /dev/$name "$1/$name"
        done && mount --move "$1" /dev && shift && exec "$@"
        """;

    /// <summary>It can be opened, and is no such device.</summary>
    private const string DevWithAnEmptyFile = ": >\"$1/empty\" && mount --bind \"$1/empty\" /dev/userfaultfd && shift && exec \"$@\"";

    /// <summary>Without the device the task asks for itself, and has no right to.</summary>
    [Theory]
    [InlineData("--lazy-pages")]
    [InlineData("--on-demand")]
    [InlineData("--record-first-pages")]
    public void Without_the_device_and_without_the_right_all_memory_comes_first(string flag)
    {
        RequirePrivileged();
        TakeImage("big_memory 16");

        using var restored = RestoreWith(DevWithoutIt, flag);

        ExpectAllThere(restored, "operation not permitted (EPERM)");
    }

    [Fact]
    public void With_a_file_in_its_place_all_memory_comes_first()
    {
        RequireDevice();
        TakeImage("big_memory 16");

        using var restored = RestoreWith(DevWithAnEmptyFile, "--lazy-pages");

        ExpectAllThere(restored, "inappropriate ioctl for device (ENOTTY)");
    }

    /// <summary>A task that may trace others may have one without the device.</summary>
    [Fact]
    public void Without_the_device_and_with_the_right_memory_comes_later()
    {
        TakeImage("first_pages", "SYS_PTRACE");

        using var restored = RestoreWith(DevWithoutIt, "--on-demand");

        Assert.NotEqual(0, PageServers.Of(restored.Pid));
        File.WriteAllText(Fresh.InRoot("tmp/order"), "touch 40\ntouch 3");
        restored.ExpectOk(1);
        CrCommand.Succeed("--root", State, "check", restored.Id);
        PageServers.ExpectNone(restored.Pid, ImageDirectory);
    }

    private static void RequireDevice() => Assert.SkipUnless(File.Exists(Device), $"this kernel has no {Device}");

    private static void RequirePrivileged() =>
        Assert.SkipUnless(File.ReadAllText("/proc/sys/vm/unprivileged_userfaultfd") == "0\n", "this host lets every task have a userfaultfd");

    private void TakeImage(string program, string capability)
    {
        using var container = Start(new ProgramCase(program, $"caps={capability}"), Identity.Root);
        TakeImage(container.Bundle, container.Id);
    }

    private TestContainer RestoreWith(string preparation, string flag)
    {
        var place = Directory.CreateDirectory(Path.Combine(Work, "dev")).FullName;
        return TestContainer.RestoreUnder(["unshare", "--mount", "/bin/sh", "-c", preparation, "sh", place, LiveEnvironment.Cr], Fresh, State, ImageDirectory, flag);
    }

    /// <summary>Every page of the image, before the program has looked at one.</summary>
    private void ExpectAllThere(TestContainer restored, string reason)
    {
        var note = $"note: all memory was restored before the task ran: the kernel gives no userfaultfd ({reason})";
        Assert.Empty(MissingPages(restored.Pid));
        PageServers.ExpectNone(restored.Pid, ImageDirectory);
        Assert.Equal($"cr: {note}", restored.ReadErrorLine());
        Assert.Contains(note, File.ReadAllText(Path.Combine(ImageDirectory, "restore.log")), StringComparison.Ordinal);
        restored.ExpectOk(1);
        restored.ExpectOk(2);
    }

    private List<ulong> MissingPages(int pid)
    {
        using var pages = new PresentPages(pid);
        return [.. ImagePages.Of(ImageDirectory).Keys.Where(address => !pages.Has(address))];
    }
}
