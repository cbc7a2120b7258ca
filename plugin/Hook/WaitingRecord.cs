using System.Globalization;
using System.IO.Hashing;
using System.Text;
using CrContainers.Engine;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin.Hook;

/// <summary>A file in /run/cr that names the process which waits for a created container to be started.</summary>
internal sealed class WaitingRecord(string id, string bundle)
{
    private const string Directory = "/run/cr";

    /// <summary>An id may be longer than a file's name, and a bundle has slashes in it.</summary>
    private readonly string path = Path.Combine(Directory, $"{XxHash128.HashToUInt128(Encoding.UTF8.GetBytes($"{id}\0{bundle}")):x32}");

    /// <summary>It is this process that waits.</summary>
    public void Write()
    {
        OwnDirectory.Make("restore", Directory);
        File.WriteAllText(path, $"{Environment.ProcessId} {RunningTask.StartTime(Environment.ProcessId)}");
    }

    /// <summary>The process that waits, with its start time; null where there is none.</summary>
    public (int Pid, ulong StartTime)? Read()
    {
        var words = File.Exists(path) ? File.ReadAllText(path).Split(' ') : [];
        return words.Length == 2
            && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && ulong.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var startTime)
                ? (pid, startTime)
                : null;
    }

    public void Delete() => File.Delete(path);
}
