using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Files without a name: where a fresh container cannot have them made again, and what an image may not have made.</summary>
public sealed class NamelessTests : RestoreFaultTest
{
    [Fact]
    public void Without_the_directory()
    {
        TakeImage("file_deleted");
        CraftedImage.Rewrite(ImageFile, Move("/nowhere/deleted"));

        ExpectRefused("(deleted)", "the fresh container's /nowhere does not take it", "ENOENT");
    }

    /// <summary>Made with the rights of cr, a file there would be more than the container can have.</summary>
    [Fact]
    public void In_a_pseudo_file_system()
    {
        TakeImage("file_deleted");
        CraftedImage.Rewrite(ImageFile, Move("/proc/sys/deleted"));

        ExpectRefused("it lies on a proc file system");
    }

    [Fact]
    public void On_a_read_only_file_system()
    {
        TakeImage("file_deleted");
        CraftedImage.Rewrite(ImageFile, Move("/sys/deleted"));
        Fresh.RemoveMount("/sys");
        Fresh.AddMount("/sys", "tmpfs", "ro");

        ExpectRefused("/sys does not take it", "EROFS");
    }

    [Fact]
    public void In_a_directory_that_is_a_link_out_of_the_root()
    {
        TakeImage("file_deleted");
        CraftedImage.Rewrite(ImageFile, Move("/out/deleted"));
        var outside = Path.Combine(Work, "outside");
        Directory.CreateDirectory(outside);
        Directory.CreateSymbolicLink(Fresh.InRoot("/out"), outside);

        ExpectRefused("/out does not take it", "ENOENT");
    }

    [Fact]
    public void Shared_memory_larger_than_there_are_addresses()
    {
        TakeImage("shared_memory");
        CraftedImage.Rewrite(ImageFile, image => image with
        {
            Files = [.. image.Files.Select(file => file.Kind == FileKind.SharedMemory ? file with { Size = 1L << 60 } : file)],
        });

        ExpectRefused("/dev/zero (deleted)", "ENOMEM");
    }

    [Fact]
    public void On_a_tmpfs_that_is_too_small()
    {
        TakeImage("file_deleted");
        Fresh.ChangeOptions("/dev/shm", options => options.Add("size=4k"));

        ExpectRefused("fill /dev/shm/deleted (deleted)", "there is no room for all of it");
    }

    /// <summary>Those who touch a page first pay for it: they must be the container's own.</summary>
    [Fact]
    public void The_container_pays_for_the_pages()
    {
        TakeImage("shared_memory");

        using var restored = Restore();

        Assert.True(ShmemOf(restored.Pid) > 0, "no shared memory is charged to the container");
        restored.ExpectOk(1);
    }

    private static Func<CheckpointImage, CheckpointImage> Move(string path) => image => image with
    {
        Files = [.. image.Files.Select(file => file.Kind == FileKind.Nameless && file.Path.StartsWith("/tmp/", StringComparison.Ordinal) ? file with { Path = path } : file)],
    };

    /// <summary>Bytes of files in memory that the cgroup of a task pays for.</summary>
    private static long ShmemOf(int pid)
    {
        var statistics = File.ReadLines($"/proc/{pid}/cgroup").Select(line => line.Split(':', 3)).Select(MemoryStatistics).FirstOrDefault(File.Exists);
        Assert.SkipWhen(statistics is null, "there is no memory cgroup here");
        return long.Parse(File.ReadLines(statistics!).First(line => line.StartsWith("shmem ", StringComparison.Ordinal)).Split(' ')[1]);
    }

    private static string MemoryStatistics(string[] membership) => membership[1] switch
    {
        "" => $"/sys/fs/cgroup{membership[2]}/memory.stat",
        "memory" => $"/sys/fs/cgroup/memory{membership[2]}/memory.stat",
        _ => "",
    };
}
