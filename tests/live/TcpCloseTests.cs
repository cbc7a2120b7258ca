using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>TCP connections are refused; with <c>--tcp-close</c> their sockets are kept, not connected any more.</summary>
public sealed class TcpCloseTests : LiveTest
{
    private static readonly ProgramCase Program = new("connection", "");

    [Fact]
    public void Without_the_flag_each_connection_is_named()
    {
        using var container = Start(Program, Identity.User);

        var result = container.TryCheckpoint(NewImage());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("fd 4: it is a TCP connection of 127.0.0.1:", result.Error, StringComparison.Ordinal);
        Assert.Contains("fd 5: it is a TCP connection of 127.0.0.1:7000 with 127.0.0.1:", result.Error, StringComparison.Ordinal);
        Assert.Contains("--tcp-close", result.Error, StringComparison.Ordinal);
        Assert.Equal("running", container.Status());
    }

    [Fact]
    public void With_it_the_sockets_are_closed_and_the_listener_goes_on()
    {
        using var container = Start(Program, Identity.User);

        using var restored = container.Replace(Work, "--tcp-close");

        restored.ExpectOk(1);
        restored.Stop();
    }
}
