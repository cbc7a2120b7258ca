using CrContainers.Tests.Containers.Docker;
using CrContainers.Tests.Containers.Services;

namespace CrContainers.Tests.Containers;

/// <summary>sqlite3 in the middle of a transaction that has written to its file already: its cache is smaller than what it has changed. The database
/// is on a volume, so the host sees the same file, and the same locks.</summary>
public sealed class SqliteTests(SharedDaemon shared)
{
    private const int Rows = 5000;

    [Fact]
    public async Task A_transaction_is_committed_in_a_fresh_container()
    {
        using var service = ServiceContainer.Run(shared.Daemon, ServiceKind.Sqlite);
        await BeginAndReplaceAsync(service);

        using var attachment = await service.AttachAsync();
        Assert.Equal($"{Rows + 1}", await attachment.AskAsync("insert into rows values ('after'); commit; select count(*) from rows where text <> 'before';"));

        Assert.Equal($"ok\n{Rows + 2}", FromHost(service, "pragma integrity_check; select count(*) from rows;").Output.TrimEnd());
        Assert.False(File.Exists(service.DataOf("base-journal")), "the journal is still there");
    }

    [Fact]
    public async Task A_transaction_is_rolled_back_in_a_fresh_container()
    {
        using var service = ServiceContainer.Run(shared.Daemon, ServiceKind.Sqlite);
        await BeginAndReplaceAsync(service);

        using var attachment = await service.AttachAsync();
        Assert.Equal("before", await attachment.AskAsync("rollback; select group_concat(text) from rows;"));

        Assert.Equal("ok\nbefore", FromHost(service, "pragma integrity_check; select * from rows;").Output.TrimEnd());
    }

    /// <summary>Nobody else gets at the database before and after.</summary>
    private static async Task BeginAndReplaceAsync(ServiceContainer service)
    {
        using var attachment = await service.AttachAsync();
        await attachment.AskAsync("pragma cache_size = 10; create table rows (text); insert into rows values ('before'); select 'made';");
        var rows = $"with recursive n (i) as (select 1 union all select i + 1 from n where i < {Rows}) insert into rows select hex(randomblob(50)) from n;";
        Assert.Equal($"{Rows + 1}", await attachment.AskAsync($"begin; {rows} select count(*) from rows;"));
        ExpectLocked(service);
        service.Checkpoint("one");
        service.Replace("one");
        ExpectLocked(service);
    }

    private static void ExpectLocked(ServiceContainer service) =>
        Assert.Contains("database is locked", FromHost(service, "select * from rows;").Error, StringComparison.Ordinal);

    private static CommandResult FromHost(ServiceContainer service, string statements) =>
        HostCommand.Run(new System.Diagnostics.ProcessStartInfo("sqlite3", [service.DataOf("base"), statements]));
}
