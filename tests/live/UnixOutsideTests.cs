using System.Net.Sockets;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Unix sockets that are connected with a process outside of the container: refused, or closed by <c>--ext-unix-sk</c>.</summary>
public sealed class UnixOutsideTests : LiveTest
{
    private static readonly ProgramCase Program = new("unixoutside", "");

    private Socket? connection;

    public override void Dispose()
    {
        connection?.Dispose();
        base.Dispose();
    }

    [Fact]
    public void Without_the_flag_the_other_end_is_named()
    {
        using var outside = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var container = Start(outside);

        var result = container.TryCheckpoint(NewImage());

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"it is a unix socket connected with one of another process ({Work}/to-there/there, inode ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--ext-unix-sk", result.Error, StringComparison.Ordinal);
        Assert.Equal("running", container.Status());
    }

    [Fact]
    public void With_it_the_connection_is_closed_and_what_had_come_is_read()
    {
        using var outside = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var container = Start(outside);
        using var waits = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        waits.Connect(InRoot(container.Bundle, "here"));
        File.Delete(container.Bundle.InRoot("tmp/there"));

        using var restored = container.Replace(Work, "--ext-unix-sk");

        restored.ExpectOk(1);
        restored.Stop();
    }

    /// <summary>The name of a unix socket is short: one beside the bundle leads into its root.</summary>
    private UnixDomainSocketEndPoint InRoot(Bundle bundle, string name)
    {
        var link = Path.Combine(Work, $"to-{name}");
        File.CreateSymbolicLink(link, bundle.InRoot("tmp"));
        return new UnixDomainSocketEndPoint(Path.Combine(link, name));
    }

    private TestContainer Start(Socket outside)
    {
        var bundle = NewBundle(Program, Identity.User);
        outside.Bind(InRoot(bundle, "there"));
        File.SetUnixFileMode(bundle.InRoot("tmp/there"), (UnixFileMode)0x1b6);
        outside.Listen();
        var container = TestContainer.Run(bundle, State);
        connection = outside.Accept();
        connection.Send("unread"u8);
        container.WaitUntilReady();
        return container;
    }
}
