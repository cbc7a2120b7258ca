using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>A connection to a container's stdin and stdout, as <c>docker attach</c> makes it.</summary>
internal sealed class Attachment : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DockerClient client;
    private readonly MultiplexedStream stream;

    private Attachment(DockerClient client, MultiplexedStream stream)
    {
        this.client = client;
        this.stream = stream;
    }

    public static Task<Attachment> ToAsync(DockerContainer container) => ToAsync(container.Daemon, container.Id);

    public static async Task<Attachment> ToAsync(DockerDaemon daemon, string container)
    {
        var client = new DockerClientBuilder().WithEndpoint(daemon.Endpoint).WithApiVersion(new System.Version(1, 41)).Build();
        var parameters = new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true };
        return new Attachment(client, await client.Containers.AttachContainerAsync(container, parameters, TestContext.Current.CancellationToken));
    }

    /// <summary>Types a line and reads one.</summary>
    public async Task<string> AskAsync(string line)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Patience);
        var typed = Encoding.ASCII.GetBytes($"{line}\n");
        await stream.WriteAsync(typed, 0, typed.Length, end.Token);
        var answer = "";
        var buffer = new byte[256];
        while (!answer.Contains('\n', StringComparison.Ordinal))
        {
            var result = await stream.ReadOutputAsync(buffer, 0, buffer.Length, end.Token);
            Assert.False(result.EOF, "the container's output has ended");
            answer += Encoding.ASCII.GetString(buffer, 0, result.Count);
        }

        return answer.TrimEnd('\r', '\n');
    }

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }
}
