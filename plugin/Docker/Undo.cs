using CrContainers.Engine.Errors;
using CrContainers.Plugin.Reporting;

namespace CrContainers.Plugin.Docker;

/// <summary>Steps back, noted before they may be needed. All are tried, the last first, whatever becomes of one.</summary>
internal sealed class Undo : IDisposable
{
    private readonly Stack<Action> steps = new();

    public void Push(Action step) => steps.Push(step);

    /// <summary>There is nothing to go back to.</summary>
    public void Forget() => steps.Clear();

    /// <summary>Goes back, because that belongs to the work.</summary>
    /// <exception cref="CrException">A step failed; the others were done.</exception>
    public void Finish()
    {
        var failures = TakeAll();
        if (failures.Count > 0)
        {
            throw failures[^1];
        }
    }

    /// <summary>Goes back after a failure, which is told elsewhere: what fails now is told beside it.</summary>
    public void Dispose() => TakeAll().ForEach(failure => Console.Error.Write(ErrorReport.Text(failure)));

    private List<CrException> TakeAll()
    {
        var failures = new List<CrException>();
        while (steps.TryPop(out var step))
        {
            try
            {
                step();
            }
            catch (CrException exception)
            {
                failures.Add(exception);
            }
        }

        return failures;
    }
}
