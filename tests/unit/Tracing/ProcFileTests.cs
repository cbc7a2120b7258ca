using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;

namespace CrContainers.Tests.Unit.Tracing;

public sealed class ProcFileTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

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
