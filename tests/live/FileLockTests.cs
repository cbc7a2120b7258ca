using CrContainers.Tests.Live.Containers;

namespace CrContainers.Tests.Live;

/// <summary>A lock that somebody else has by now is named.</summary>
public sealed class FileLockTests : RestoreFaultTest
{
    [Theory]
    [InlineData("exclusive", "lock /tmp/exclusive: the exclusive flock cannot be had: another process has a lock on it")]
    [InlineData("shared", "lock /tmp/shared: the shared flock cannot be had: another process has a lock on it")]
    [InlineData("read_leased", "lock /tmp/read_leased: the shared lease cannot be had: the file is open elsewhere")]
    public void Is_refused_where_another_process_has_it(string file, string said)
    {
        using (var container = Start(new ProgramCase("locks", ""), Identity.Root))
        {
            TakeImage(container.Bundle, container.Id, "--file-locks");
        }

        using var other = File.Open(Fresh.InRoot($"tmp/{file}"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        ExpectRefused(said);
    }
}
