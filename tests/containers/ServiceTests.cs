using System.Globalization;
using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Services;

namespace CrContainers.Tests.Containers;

/// <summary>Servers as they are installed, each a container's init under Docker's default profile, checkpointed while a client writes to it.
/// What it has acknowledged is counted, and read back.</summary>
public sealed class ServiceTests(SharedDaemon shared)
{
    private const int WarmUp = 1500;
    private const int Goes = 300;

    [Fact]
    public void Redis_keeps_every_key_and_its_time_to_live_and_goes_on_with_its_append_only_file() => UnderLoadInMemory(ServiceKind.Redis, (service, acknowledged) =>
    {
        Assert.InRange(int.Parse(service.Ask($"ttl key{acknowledged[0]}").TrimStart(':'), CultureInfo.InvariantCulture), 900, 1000);
        var file = string.Concat(Directory.GetFiles(service.DataOf("appendonlydir"), "*.incr.aof").Select(File.ReadAllText));
        Assert.All([acknowledged[0], acknowledged[^1]], number => Assert.Contains($"key{number}\r\n", file, StringComparison.Ordinal));
    });

    [Fact]
    public void Memcached_keeps_every_item_and_its_statistics() => UnderLoadInMemory(ServiceKind.Memcached, (service, acknowledged) =>
        ExpectCount(acknowledged, service.Ask("stats").Split("\r\n").Single(line => line.StartsWith("STAT cmd_set ", StringComparison.Ordinal)).Split(' ')[2]));

    [Fact]
    public void Nginx_with_one_process_keeps_its_log_and_its_counters() => UnderLoad(ServiceKind.Nginx, _ => { }, (service, acknowledged) =>
    {
        ExpectCount(acknowledged, $"{File.ReadLines(service.DataOf("access.log")).Count(line => line.Contains("\"PUT ", StringComparison.Ordinal))}");
        var requests = int.Parse(service.Ask("/count").Split('\n')[2].Trim().Split(' ')[2], CultureInfo.InvariantCulture);
        Assert.InRange(requests, acknowledged.Count, int.MaxValue);
    });

    [Fact]
    public void Python_http_server_keeps_what_its_threads_know() => UnderLoadInMemory(ServiceKind.Python, ExpectHttpCount);

    [Fact]
    public void Asyncio_keeps_its_tasks_and_its_clock_goes_on() => UnderLoadInMemory(ServiceKind.Asyncio, (service, acknowledged) =>
    {
        ExpectCount(acknowledged, service.Ask("get sets"));
        var ticks = int.Parse(service.Ask("get ticks"), CultureInfo.InvariantCulture);
        Wait.Until(() => int.Parse(service.Ask("get ticks"), CultureInfo.InvariantCulture) > ticks, "its clock ticks");
    });

    /// <summary>By then its compilers have been at work: what it runs is in its code cache.</summary>
    [Fact]
    public void A_JVM_keeps_its_heap_and_its_counters_go_on() => UnderLoadInMemory(ServiceKind.Java, ExpectHttpCount);

    [Fact]
    public void DotNet_keeps_its_heap_and_its_code() => UnderLoadInMemory(ServiceKind.DotNet, ExpectHttpCount);

    [Fact]
    public void Node_keeps_its_heap() => UnderLoadInMemory(ServiceKind.Node, ExpectHttpCount);

    /// <summary>And in a second life, from the first checkpoint, everything that had been acknowledged before that. What a service has in files is not in
    /// its checkpoints: they have gone on.</summary>
    private void UnderLoadInMemory(ServiceKind kind, Action<ServiceContainer, IReadOnlyList<int>> check)
    {
        IReadOnlyList<int> before = [];
        UnderLoad(kind, numbers => before = numbers, (service, acknowledged) =>
        {
            check(service, acknowledged);
            service.Replace("left");
            ExpectNumbers(service, before);
        });
    }

    /// <summary>A checkpoint that leaves it running, another that does not, and a restore in a fresh container. Nothing that was acknowledged is lost.</summary>
    private void UnderLoad(ServiceKind kind, Action<IReadOnlyList<int>> first, Action<ServiceContainer, IReadOnlyList<int>> check)
    {
        using var service = ServiceContainer.Run(shared.Daemon, kind);
        using var load = ServiceLoad.Start(service, kind);
        load.Connect(service);
        load.More(WarmUp);
        first(load.Acknowledged());
        service.Checkpoint("left", "--leave-running");
        load.More(Goes);
        Assert.Equal(0, load.Losses);

        service.Checkpoint("ended");
        load.WaitForLoss(1);
        service.Replace("ended");
        load.Connect(service);
        load.More(Goes);
        load.Stop();
        ExpectNumbers(service, load.Acknowledged());
        check(service, load.Acknowledged());
    }

    private static void ExpectNumbers(ServiceContainer service, IReadOnlyList<int> numbers) => Assert.Equal(numbers.Select(number => $"{number}"), service.Read(numbers));

    private static void ExpectHttpCount(ServiceContainer service, IReadOnlyList<int> acknowledged) => ExpectCount(acknowledged, service.Ask("/count"));

    /// <summary>As many as were acknowledged, and at most the one that was under way as each of the two connections ended.</summary>
    private static void ExpectCount(IReadOnlyList<int> acknowledged, string count) =>
        Assert.InRange(int.Parse(count, CultureInfo.InvariantCulture), acknowledged.Count, acknowledged.Count + 2);

}
