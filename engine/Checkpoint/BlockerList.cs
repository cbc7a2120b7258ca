using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Collects the blockers of one task, and what its user should know beside.</summary>
internal sealed class BlockerList(string task)
{
    private readonly List<Blocker> blockers = [];
    private readonly List<string> notes = [];

    public List<Blocker> Blockers => blockers;

    public IReadOnlyList<string> Notes => notes;

    public void Add(string @object, string reason, string hint) => blockers.Add(new Blocker(task, @object, reason, hint));

    /// <summary>Tells what must be done before what the hints say.</summary>
    /// <param name="from">The first blocker that is meant.</param>
    /// <param name="step">What must be done.</param>
    public void HintFirst(int from, string step)
    {
        for (var i = from; i < blockers.Count; i++)
        {
            blockers[i] = blockers[i] with { Hint = $"{step}; {blockers[i].Hint}" };
        }
    }

    public void Note(string note) => notes.Add($"{task}: {note}");
}
