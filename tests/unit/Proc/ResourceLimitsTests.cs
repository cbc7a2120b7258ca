using System.Runtime.InteropServices;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using static CrContainers.Tests.Unit.Proc.Hostile;

namespace CrContainers.Tests.Unit.Proc;

public sealed class ResourceLimitsTests
{
    private const string File = "/proc/PID/limits";

    private const string Good =
        """
        Limit                     Soft Limit           Hard Limit           Units     
        Max cpu time              unlimited            unlimited            seconds   
        Max file size             1                    18446744073709551614 bytes     
        Max data size             unlimited            unlimited            bytes     
        Max stack size            8388608              unlimited            bytes     
        Max core file size        0                    unlimited            bytes     
        Max resident set          unlimited            unlimited            bytes     
        Max processes             96365                96366                processes 
        Max open files            20000                20001                files     
        Max locked memory         8388608              8388608              bytes     
        Max address space         unlimited            unlimited            bytes     
        Max file locks            unlimited            unlimited            locks     
        Max pending signals       96365                96365                signals   
        Max msgqueue size         819200               819200               bytes     
        Max nice priority         0                    0                    
        Max realtime priority     0                    0                    
        Max realtime timeout      unlimited            7                    us        

        """;

    [Fact]
    public void The_limits_of_a_real_task()
    {
        var limits = ResourceLimits.Parse(Bytes(Good));

        Assert.Equal(32, limits.Length);
        Assert.Equal([ulong.MaxValue, ulong.MaxValue, 1, 18446744073709551614], limits[..4]);
        Assert.Equal([20000UL, 20001UL], limits[14..16]);
        Assert.Equal([ulong.MaxValue, 7UL], limits[30..]);
    }

    [Fact]
    public void The_limits_of_this_very_task_are_what_the_kernel_says()
    {
        var limits = ResourceLimits.Parse(System.IO.File.ReadAllBytes("/proc/self/limits"));

        Assert.Equal(AsTheKernelSays(), limits);
    }

    [Theory]
    [InlineData("Max cpu time              unlimited", "Max cpu time              unlimite")]
    [InlineData("Max cpu time", "Max xpu time")]
    [InlineData("8388608              unlimited            bytes", "-1                   unlimited            bytes")]
    [InlineData("18446744073709551614", "18446744073709551616")]
    [InlineData("Max realtime timeout      unlimited            7                    us        \n", "")]
    [InlineData("us        \n", "us")]
    public void What_is_no_limit_is_refused(string good, string bad) => Rejects(File, () => ResourceLimits.Parse(Bytes(Good.Replace(good, bad, StringComparison.Ordinal))));

    [Fact]
    public void Anything_else_gives_a_value_or_a_clear_error() => Survives(File, Bytes(Good), text => ResourceLimits.Parse(text));

    private static ulong[] AsTheKernelSays()
    {
        var limits = new ulong[32];
        var block = Marshal.AllocHGlobal(16);
        for (var resource = 0; resource < 16; resource++)
        {
            LibC.CallChecked("read", "own limits", Syscall.Prlimit64, 0, resource, 0, block);
            limits[2 * resource] = (ulong)Marshal.ReadInt64(block);
            limits[(2 * resource) + 1] = (ulong)Marshal.ReadInt64(block, 8);
        }

        Marshal.FreeHGlobal(block);
        return limits;
    }
}
