using CrContainers.Engine.Errors;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Reporting;

/// <summary>The one place that prints errors: for a person on stderr, for an engine in the file that <c>--log</c> names.</summary>
internal static class ErrorReport
{
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, Invocation invocation)
    {
        if (exception is DelegatedFailure delegated)
        {
            return delegated.ExitCode;
        }

        var error = AsError(exception, invocation.Verb ?? "run");
        Console.Error.Write(invocation.IsEngines ? $"cr: {OneLine(error)}\n" : Text(error));
        if (invocation.Debug)
        {
            Console.Error.WriteLine(exception);
        }

        RuntimeLog.Append(invocation, OneLine(error));
        return ExitCode.Of(error.Kind);
    }

    /// <summary>Any other exception is a mistake in this program.</summary>
    public static CrException AsError(Exception exception, string operation) => exception as CrException
        ?? new CrException(ErrorKind.Internal, operation, "cr", $"{exception.GetType().Name}: {exception.Message}", "this is a mistake in cr: please report it", exception);

    /// <summary>For a person: one line; every blocker on a line of its own; what to do.</summary>
    public static string Text(CrException error) => PrintableText.Of(error is BlockedException blocked
        ? $"cr: {Summary(blocked)}\n{string.Concat(blocked.Blockers.Select(blocker => $"  {blocker}\n    hint: {blocker.Hint}\n"))}"
        : $"cr: {error.Message}\n{(error.Hint is null ? "" : $"hint: {error.Hint}\n")}");

    /// <summary>The same for an engine: containerd shows its user the first line of stderr, or the last of the log.</summary>
    public static string OneLine(CrException error) => PrintableText.Of(error is BlockedException blocked
        ? $"{Summary(blocked)}: {string.Join("; ", blocked.Blockers.Select(blocker => $"{blocker} (hint: {blocker.Hint})"))}"
        : $"{error.Message}{(error.Hint is null ? "" : $" (hint: {error.Hint})")}").ReplaceLineEndings(" ");

    private static string Summary(BlockedException blocked)
    {
        var count = blocked.Blockers.Count;
        return $"{blocked.Operation} {blocked.Subject}: {(count == 1 ? "one thing" : $"{count} things")} cannot be kept";
    }
}
