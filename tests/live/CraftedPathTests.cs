using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Images whose checksums are right and whose paths lead where no task of the container could have opened a file.</summary>
public sealed class CraftedPathTests : RestoreFaultTest
{
    private const string Opened = "/tmp/directory/1";

    [Theory]
    [InlineData("/tmp/../etc/hostname")]
    [InlineData("/../../../../../../etc/passwd")]
    [InlineData("/tmp/./x")]
    [InlineData("/tmp//x")]
    [InlineData("etc/passwd")]
    [InlineData("")]
    [InlineData("/tmp/x (deleted)")]
    public void A_path_that_is_not_normal(string path) => ExpectPathRefused(path, "image", "not absolute and normal", "[CRI009");

    [Theory]
    [InlineData("/proc/1/root/tmp/directory/2")]
    [InlineData("/proc/1/cwd/tmp/directory/2")]
    [InlineData("/proc/1/fd/0")]
    [InlineData("/proc/1/exe")]
    [InlineData("/proc/self/root/etc/passwd")]
    [InlineData("/proc/thread-self/root/etc/passwd")]
    public void A_magic_link(string path) => ExpectPathRefused(path, path);

    /// <summary>The engine is root on the host: what it opens there says more than the container may read.</summary>
    [Theory]
    [InlineData("/proc/kallsyms")]
    [InlineData("/proc/1/mem")]
    [InlineData("/proc/1/environ")]
    [InlineData("/proc/sys/kernel/core_pattern")]
    [InlineData("/sys/kernel/notes")]
    public void A_file_of_a_pseudo_file_system(string path) => ExpectPathRefused(path, path, "file system");

    [Theory]
    [InlineData("/dev/full")]
    [InlineData("/dev/pts/ptmx")]
    [InlineData("/dev/mqueue")]
    public void A_device(string path) => ExpectPathRefused(path, path);

    /// <summary>What the task itself opens is a file of /proc or /sys, and no other.</summary>
    [Theory]
    [InlineData("/bin/program", "it is no such file of the kernel")]
    [InlineData("/dev/full", "it is no such file of the kernel")]
    [InlineData("/proc/1", "it is no such file of the kernel")]
    [InlineData("/proc/1/exe", "it is no such file of the kernel")]
    [InlineData("/proc/1/root/bin/program", "does not give it")]
    [InlineData("/proc/nothing", "does not give it")]
    public void A_file_that_is_not_the_kernels(string path, string said)
    {
        TakeImage("kernel_files");
        CraftedImage.Rename(ImageFile, "/proc/1/limits", path);
        ExpectRefused(path, said);
    }

    private void ExpectPathRefused(string path, params string[] words)
    {
        TakeImage("descriptors");
        CraftedImage.Rename(ImageFile, Opened, path);
        ExpectRefused(words);
    }
}
