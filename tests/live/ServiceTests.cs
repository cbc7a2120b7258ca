using System.Globalization;
using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>Servers as Debian ships them: they serve on with all they had.</summary>
public sealed class ServiceTests : LiveTest
{
    private const int Keys = 200;
    private const int UsualCycles = 200;
    private const int LoadBefore = 2000;

    [Fact]
    public void Redis_keeps_its_keys_their_time_to_live_and_its_append_only_file()
    {
        var container = RedisServer.Start(Path.Combine(Work, "redis"), State);
        try
        {
            RedisServer.Ask(container, ["mset", .. Enumerable.Range(0, Keys).SelectMany(key => (string[])[$"key{key}", $"value{key}"])]);
            RedisServer.Ask(container, "set", "short", "x", "ex", "1000");
            for (var generation = 1; generation <= 2; generation++)
            {
                container = container.Replace(Work);

                Assert.Equal(Enumerable.Range(0, Keys).Select(key => $"value{key}"), RedisServer.Ask(container, ["mget", .. Enumerable.Range(0, Keys).Select(key => $"key{key}")]).Split('\n'));
                Assert.InRange(int.Parse(RedisServer.Ask(container, "ttl", "short"), CultureInfo.InvariantCulture), 800, 1000);
                Assert.Equal("OK", RedisServer.Ask(container, "set", $"generation{generation}", "here"));
                Assert.Contains($"generation{generation}", AppendOnlyFile(container), StringComparison.Ordinal);
                Assert.Equal($"{Keys + 1 + generation}", RedisServer.Ask(container, "dbsize"));
            }
        }
        finally
        {
            container.Dispose();
        }
    }

    [Fact]
    public void Redis_is_the_same_after_many_cycles()
    {
        var container = RedisServer.Start(Path.Combine(Work, "redis"), State);
        try
        {
            // The allocator makes such threads when it thinks fit.
            RedisServer.Ask(container, "config", "set", "jemalloc-bg-thread", "no");
            container = container.Replace(Work);
            for (var cycle = 1; cycle <= Cycles(); cycle++)
            {
                // What it maps for itself as it answers is its own.
                Assert.Equal($"{cycle}", RedisServer.Ask(container, "incr", "cycles"));
                var before = Describe(container);
                var former = container;
                container = container.Replace(Work);
                former.Bundle.Remove();
                former.LetGo();
                Assert.Equal(before, Describe(container));
                Assert.Empty(Leftovers.Cgroups(former.Id));
            }

            Assert.NotEmpty(Leftovers.Cgroups(container.Id));
            Assert.Equal([container.Id], Leftovers.Containers(State).Select(Path.GetFileName));
        }
        finally
        {
            container.Dispose();
        }
    }

    [Fact]
    public async Task Redis_under_load_loses_nothing_that_it_has_acknowledged()
    {
        using var container = RedisServer.Start(Path.Combine(Work, "redis"), State);
        using var load = RedisServer.StartLoad(container, "counter");
        for (var i = 0; i < LoadBefore; i++)
        {
            Assert.NotNull(await load.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        }

        var answers = load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var restored = container.Replace(Work, "--tcp-close");
        load.Kill(entireProcessTree: true);

        var acknowledged = (await answers).Split('\n').Select(line => int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : 0).Max();
        Assert.True(acknowledged > LoadBefore, $"only {acknowledged} writes came before the checkpoint");
        Assert.InRange(int.Parse(RedisServer.Ask(restored, "get", "counter"), CultureInfo.InvariantCulture), acknowledged, int.MaxValue);
        Assert.Equal("PONG", RedisServer.Ask(restored, "ping"));
    }

    private static int Cycles() => int.TryParse(Environment.GetEnvironmentVariable("CR_CYCLES"), CultureInfo.InvariantCulture, out var cycles) ? cycles : UsualCycles;

    /// <summary>Its descriptors, threads, mappings and cgroup's processes, by number.</summary>
    private static string Describe(TestContainer container) =>
        $"{Directory.GetFileSystemEntries($"/proc/{container.Pid}/fd").Length} descriptors, {Directory.GetDirectories($"/proc/{container.Pid}/task").Length} threads, "
        + $"{File.ReadAllLines($"/proc/{container.Pid}/maps").Length} mappings, {File.ReadAllText($"/proc/{container.Pid}/task/{container.Pid}/children")} children";

    private static string AppendOnlyFile(TestContainer container) =>
        string.Concat(Directory.GetFiles(container.Bundle.InRoot("data/appendonlydir"), "*.aof").Select(File.ReadAllText));
}
