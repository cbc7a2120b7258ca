namespace CrContainers.Plugin.Reporting;

/// <summary>Names come from programs in containers: what could steer a terminal is not printed.</summary>
internal static class PrintableText
{
    public static string Of(string text) => text.Any(IsUnprintable) ? string.Concat(text.Select(letter => IsUnprintable(letter) ? '?' : letter)) : text;

    private static bool IsUnprintable(char letter) => char.IsControl(letter) && letter != '\n';
}
