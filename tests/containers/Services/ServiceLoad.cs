using System.Diagnostics;
using System.Globalization;
using CrContainers.Tests.Containers.Docker;

namespace CrContainers.Tests.Containers.Services;

/// <summary>A client that writes numbers to a service, one after the other without a pause, each once, and counts what is acknowledged.</summary>
internal sealed class ServiceLoad : IDisposable
{
    private readonly Process client;
    private readonly Task reading;
    private readonly List<int> acknowledged = [];
    private readonly List<string> unexpected = [];
    private int losses;

    private ServiceLoad(Process client)
    {
        this.client = client;
        reading = ReadAsync();
    }

    public static string Script { get; } = Path.Combine(SourceTree.Root, "tests", "containers", "programs", "load.py");

    /// <summary>How often it has lost its connection.</summary>
    public int Losses => Volatile.Read(ref losses);

    public static ServiceLoad Start(ServiceContainer service, ServiceKind kind) => new(HostCommand.Start(service.InNetwork("python3", Script, "write", kind.Protocol)));

    public int[] Acknowledged()
    {
        lock (acknowledged)
        {
            Assert.Empty(unexpected);
            return [.. acknowledged];
        }
    }

    public void Connect(ServiceContainer service)
    {
        client.StandardInput.WriteLine($"{service.Address} {service.Port}");
        client.StandardInput.Flush();
    }

    /// <summary>Waits for so many more.</summary>
    public void More(int count)
    {
        var wanted = Acknowledged().Length + count;
        Wait.Until(() => Acknowledged().Length >= wanted, () => $"{wanted} numbers are acknowledged; {Acknowledged().Length} are");
    }

    public void WaitForLoss(int count) => Wait.Until(() => Losses == count, () => $"{count} connections are lost; {Losses} are");

    /// <summary>Ends the client, and reads all that it has printed.</summary>
    public void Stop()
    {
        client.Kill();
        Assert.True(reading.Wait(HostCommand.Patience), "the client's output does not end");
    }

    public void Dispose()
    {
        client.Kill();
        client.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await client.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "lost")
            {
                Interlocked.Increment(ref losses);
                continue;
            }

            lock (acknowledged)
            {
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var number))
                {
                    acknowledged.Add(number);
                }
                else
                {
                    unexpected.Add(line);
                }
            }
        }
    }
}
