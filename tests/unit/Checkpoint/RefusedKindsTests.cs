using CrContainers.Engine.Checkpoint;

namespace CrContainers.Tests.Unit.Checkpoint;

/// <summary>What is not kept is named, with what to do about it.</summary>
public sealed class RefusedKindsTests
{
    [Theory]
    [InlineData("anon_inode:[io_uring]", "UV_USE_IO_URING=0")]
    [InlineData("anon_inode:[userfaultfd]", "unregister its memory")]
    [InlineData("anon_inode:[perf_event]", "profiler")]
    [InlineData("anon_inode:bpf-map", "load it again")]
    [InlineData("anon_inode:bpf-prog", "load it again")]
    [InlineData("anon_inode:[landlock-ruleset]", "landlock_restrict_self")]
    [InlineData("anon_inode:seccomp notify", "supervisor")]
    [InlineData("anon_inode:kvm-vm", "this kind is not kept")]
    public void A_kind_of_the_kernels_own(string name, string hint)
    {
        var refusal = RefusedKinds.Inode(name);

        Assert.Equal($"it is of the kind {name}", refusal.Reason);
        Assert.Contains(hint, refusal.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/secretmem (deleted)", "memfd_secret(2)", "mlock(2)")]
    [InlineData("/queue", "POSIX message queue", "open it again")]
    public void A_file_that_is_mounted_nowhere(string name, string reason, string hint)
    {
        var refusal = RefusedKinds.Unmounted(name);

        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Contains(hint, refusal.Hint, StringComparison.Ordinal);
    }
}
