using CrContainers.Plugin.Reporting;
using Spectre.Console;

namespace CrContainers.Plugin.Commands;

/// <summary>Tells the steps of a long command: on a terminal what is being done and what was, elsewhere one plain line for each step done.</summary>
internal sealed class StepReport(IAnsiConsole console, StatusContext? status)
{
    public static T Run<T>(IAnsiConsole console, string title, Func<StepReport, T> work) => Console.IsOutputRedirected
        ? work(new StepReport(console, null))
        : console.Status().Start(Markup.Escape(title), status => work(new StepReport(console, status)));

    /// <summary>Of passing interest: nothing stays of it.</summary>
    public void Doing(string what)
    {
        if (status is not null)
        {
            status.Status = Markup.Escape(PrintableText.Of(what));
        }
    }

    public void Done(string subject, string what) => console.MarkupLineInterpolated($"{PrintableText.Of(subject)}  {PrintableText.Of(what)}");
}
