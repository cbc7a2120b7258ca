using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Without the capabilities it needs, <c>cr</c> names them and touches nothing.</summary>
public sealed class PrivilegeTests : RestoreFaultTest
{
    private static readonly string[] AsUser = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", "--"];
    private static readonly ProgramCase Program = new("memory", "");

    [Fact]
    public void A_user_cannot_checkpoint()
    {
        using var container = Start(Program, Identity.User);
        var before = new Untouched(container);
        var image = NewImage();

        var result = CrCommand.RunUnder(AsUser, [.. container.Global, "checkpoint", "--image-path", image, container.Id]);

        Failure.Expect(result, 1, container.Id, "CAP_SYS_PTRACE", "CAP_SYS_ADMIN", "CAP_KILL", "CAP_DAC_OVERRIDE");
        Assert.False(Directory.Exists(image), "a directory was left");
        before.ExpectSameAndOk();
    }

    [Theory]
    [InlineData("sys_ptrace")]
    [InlineData("sys_admin")]
    [InlineData("kill")]
    [InlineData("dac_override")]
    public void Root_without_one_capability_cannot_checkpoint(string capability)
    {
        using var container = Start(Program, Identity.User);
        var before = new Untouched(container);
        var image = NewImage();

        var result = CrCommand.RunUnder(Without(capability), [.. container.Global, "checkpoint", "--image-path", image, container.Id]);

        Failure.Expect(result, 1, container.Id, $"lacks CAP_{capability.ToUpperInvariant()}");
        Assert.False(Directory.Exists(image), "a directory was left");
        before.ExpectSameAndOk();
    }

    [Fact]
    public void Root_without_ptrace_cannot_restore()
    {
        TakeImage("memory");

        var result = CrCommand.RunUnder(
            Without("sys_ptrace"), "--root", State, "restore", "--detach", "--image-path", ImageDirectory, "--bundle", Fresh.Directory, FreshId);

        Failure.Expect(result, 1, FreshId, "lacks CAP_SYS_PTRACE");
        ExpectNothingLeft();
    }

    private static string[] Without(string capability) =>
        ["setpriv", "--bounding-set", $"-{capability}", "--inh-caps", $"-{capability}", "--"];
}
