namespace CrContainers.Plugin.Lazy;

/// <summary>What a page server tells the <c>cr restore</c> that started it: a line of words.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Words">The rest.</param>
internal sealed record ServerLine(string Kind, params IReadOnlyList<string> Words)
{
    /// <summary>The fresh container can be started. No more words.</summary>
    public const string Start = "start";

    /// <summary>A stage and its detail.</summary>
    public const string Stage = "stage";

    /// <summary>The checkpoint's id, ticks of preflight, catch, rebuild and fill, pages, notes.</summary>
    public const string Restored = "restored";

    /// <summary>An error's kind, operation, subject, reason, and its hint if there is one.</summary>
    public const string Error = "error";

    public static ServerLine Parse(string line)
    {
        var words = line.Split(' ').Select(Uri.UnescapeDataString).ToList();
        return new ServerLine(words[0], words[1..]);
    }

    public override string ToString() => string.Join(' ', Words.Prepend(Kind).Select(Uri.EscapeDataString));
}
