using System.Text;
using System.Text.Json;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Reporting;

/// <summary>The file of <c>--log</c>, in the two formats of runc: engines show the last line of it to their users.</summary>
internal static class RuntimeLog
{
    public static void Append(Invocation invocation, string message)
    {
        if (string.IsNullOrEmpty(invocation.Log))
        {
            return;
        }

        try
        {
            File.AppendAllText(invocation.Log, Line(invocation.LogIsJson, message));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"cr: write {invocation.Log}: {exception.Message}");
        }
    }

    private static string Line(bool json, string message)
    {
        var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        if (!json)
        {
            return $"time=\"{time}\" level=error msg=\"{message.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n";
        }

        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            writer.WriteString("level", "error");
            writer.WriteString("msg", message);
            writer.WriteString("time", time);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray()) + "\n";
    }
}
