using System.Text.RegularExpressions;
using CrContainers.Engine.Checkpoint;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Docs;

/// <summary>docs/support-matrix.md names every proof there is, and none that there is not.</summary>
public sealed partial class SupportMatrixTests
{
    private const string Path = "docs/support-matrix.md";
    private const int TestColumn = 4;
    private static readonly string Document = Repository.Read(Path);
    private static readonly IReadOnlyList<LiveCase> Cases = LiveCase.All();

    /// <summary>What stands in code spans in the column of tests.</summary>
    private static readonly IReadOnlyList<string> Proofs =
        [.. Rows().Where(row => row.Count == TestColumn).SelectMany(row => CodeSpan().Matches(row[^1])).Select(span => span.Groups[1].Value).Distinct(StringComparer.Ordinal)];

    [Fact]
    public void Names_every_live_case() => Assert.All(Cases, live => Assert.True(
        Proofs.Contains(live.Command) || Proofs.Contains(live.Program), $"tests/live/programs/list has \"{live.Command}\", {Path} does not name it"));

    [Fact]
    public void Names_every_refused_object_by_itself() => Assert.All(
        Cases.Where(live => live.Refusal is not null), live => Assert.Contains(live.Command, Proofs));

    [Fact]
    public void Says_what_a_person_sees() => Assert.All(
        Cases.Where(live => live.Refusal is not null), live => Assert.Contains(live.Refusal!, Document, StringComparison.Ordinal));

    [Fact]
    public void Names_only_tests_that_exist()
    {
        var classes = Repository.Files("Tests.cs").Where(path => path.StartsWith("tests/", StringComparison.Ordinal)).Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(Proofs);
        Assert.All(Proofs, proof => Assert.True(IsTest(proof, classes), $"{Path} names \"{proof}\", which is no test"));
    }

    [Fact]
    public void Names_every_VmFlag() => Assert.All(
        VmFlagTable.Kept.Keys.Concat(VmFlagTable.Implied).Concat(VmFlagTable.Refused.Keys),
        code => Assert.Contains($"`{code}`", Document, StringComparison.Ordinal));

    [Fact]
    public void Quotes_the_refusal_of_every_VmFlag() => Assert.All(
        VmFlagTable.Refused.Values, refusal => Assert.Contains(refusal.Reason, Document, StringComparison.Ordinal));

    /// <summary>The patch's records, by name and number.</summary>
    [Fact]
    public void Accounts_for_every_record_of_the_patch() => Assert.All(
        ((RecordType Type, string Name)[])
        [
            (RecordType.Head, "HEAD"), (RecordType.Task, "TASK"), (RecordType.Thread, "THREAD"), (RecordType.Cpu, "CPU"), (RecordType.Mm, "MM"),
            (RecordType.Vma, "VMA"), (RecordType.MmContext, "MM_CONTEXT"), (RecordType.Tail, "TAIL"),
        ],
        record => Assert.Contains($"\n| {record.Name} {(int)record.Type} |", Document, StringComparison.Ordinal));

    private static bool IsTest(string proof, HashSet<string> classes)
    {
        if (char.IsAsciiLetterUpper(proof[0]))
        {
            return classes.Contains(proof);
        }

        var hasArguments = proof.Contains(' ', StringComparison.Ordinal);
        return hasArguments ? Cases.Any(live => live.Command == proof) : File.Exists(System.IO.Path.Combine(Repository.Root, "tests/live/programs", $"{proof}.c"));
    }

    /// <summary>The cells of each row of a table, its head left out.</summary>
    private static IEnumerable<IReadOnlyList<string>> Rows() => Document.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Object |", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Length == 0 ? [] : (IReadOnlyList<string>)line[1..line.LastIndexOf('|')].Split('|'));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
