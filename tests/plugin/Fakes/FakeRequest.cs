using System.Text;
using System.Text.Json.Nodes;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>A request to the fake daemon.</summary>
public sealed record FakeRequest(string Method, string Version, string Path, string Query, JsonObject? Body)
{
    /// <returns>Null where the caller went away without a word.</returns>
    public static FakeRequest? Read(Stream connection)
    {
        var head = ReadHead(connection);
        if (head.Length == 0)
        {
            return null;
        }

        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        var length = lines.Select(line => line.Split(": ", 2)).Where(parts => parts[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase)).Select(parts => int.Parse(parts[1])).FirstOrDefault();
        var body = new byte[length];
        connection.ReadExactly(body);
        var (version, rest) = words[1].StartsWith("/v1.", StringComparison.Ordinal) ? (words[1][..words[1].IndexOf('/', 1)], words[1][words[1].IndexOf('/', 1)..]) : ("", words[1]);
        var parts = rest.Split('?', 2);
        return new FakeRequest(words[0], version, Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""), length == 0 ? null : JsonNode.Parse(body)!.AsObject());
    }

    private static string ReadHead(Stream connection)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var letter = connection.ReadByte();
            if (letter < 0)
            {
                return "";
            }

            head.Append((char)letter);
        }

        return head.ToString();
    }
}
