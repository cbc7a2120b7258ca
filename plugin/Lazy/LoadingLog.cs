using CrContainers.Plugin.Configuration;
using CrContainers.Plugin.Reporting;

namespace CrContainers.Plugin.Lazy;

/// <summary>pages.log in the work path of a restore: how the loading of pages ended. Where an engine has removed the work path by then, failures
/// go to the directory for logs that no command waits for.</summary>
internal sealed class LoadingLog(string path)
{
    public const string FileName = "pages.log";

    /// <summary>The file's name where its directory is gone: that of the directory, which engines name after the container.</summary>
    private string SpareName => $"{Path.GetFileName(Path.GetDirectoryName(path))}-{FileName}";

    public void Write(string text)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            WorkFile.Append(path, Line(text));
        }
    }

    public void WriteFailure(string text)
    {
        if (Directory.Exists(Path.GetDirectoryName(path)))
        {
            WorkFile.Append(path, Line(text));
            return;
        }

        var logs = Settings.Read().Logs;
        Runtime.OwnDirectory.Make("restore", logs);
        WorkFile.Append(Path.Combine(logs, SpareName), Line(text));
    }

    private static string Line(string text) => $"{DateTime.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {text.TrimEnd()}\n";
}
