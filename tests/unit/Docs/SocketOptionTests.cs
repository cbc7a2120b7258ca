using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Docs;

/// <summary>tests/live/programs/options.c sets every option of the table.</summary>
public sealed class SocketOptionTests
{
    private static readonly string Program = Repository.Read("tests/live/programs/options.c");

    [Fact]
    public void Every_option_has_a_live_test_of_its_own() => Assert.All(
        SocketOptionTable.All,
        option => Assert.Matches($@"\{{ ""{option.Name}"", \w+, {option.Level}, {option.Number}, \d+, ", Program));

    [Fact]
    public void No_option_is_there_twice() => Assert.Equal(
        SocketOptionTable.All.Count, SocketOptionTable.All.Select(option => (option.Level, option.Number)).Distinct().Count());
}
