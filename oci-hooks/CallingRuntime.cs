using System.Text;
using System.Text.Json;

namespace CrContainers.Hooks;

/// <summary>The OCI runtime that has called this hook: where its own messages go.</summary>
internal sealed class CallingRuntime
{
    private readonly string process = $"/proc/{Parent()}";

    /// <summary>Writes to its stderr, and to the file of its <c>--log</c>: which of the two an engine shows is the engine's matter.</summary>
    /// <returns>False where neither takes it.</returns>
    public bool TryTell(string text)
    {
        var told = TryAppend($"{process}/fd/2", Encoding.UTF8.GetBytes(text));
        return (LogFile() is { } log && TryAppend(log, LogLine(text))) || told;
    }

    private static bool TryAppend(string path, byte[] text)
    {
        try
        {
            using var output = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            output.Write(text);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private string? LogFile()
    {
        const string flag = "--log";
        var words = File.ReadAllText($"{process}/cmdline").Split('\0');
        var place = words.FirstOrDefault(word => word.StartsWith(flag + "=", StringComparison.Ordinal))?[(flag.Length + 1)..]
            ?? words.SkipWhile(word => word != flag).ElementAtOrDefault(1);
        return Path.IsPathRooted(place) ? place : null;
    }

    /// <summary>One line of JSON, as engines ask for.</summary>
    private static byte[] LogLine(string text)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("msg", text.Trim());
            writer.WriteString("level", "error");
            writer.WriteString("time", DateTime.UtcNow);
            writer.WriteEndObject();
        }

        return [.. line.ToArray(), (byte)'\n'];
    }

    private static string Parent()
    {
        const string label = "PPid:";
        return File.ReadLines("/proc/self/status").First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Trim();
    }
}
