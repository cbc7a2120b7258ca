namespace CrContainers.Tests.Containers.Docker;

/// <summary>The cgroup of a process, of version 1 or 2.</summary>
internal static class Cgroup
{
    private const string Place = "/sys/fs/cgroup";

    /// <summary>The first word of one of its files.</summary>
    public static string ValueOf(int pid, string controller, string file1, string file2)
    {
        var lines = File.ReadAllLines($"/proc/{pid}/cgroup").Select(line => line.Split(':', 3)).ToList();
        var version1 = lines.Find(line => line[1].Split(',').Contains(controller));
        var path = version1 is not null ? $"{Place}/{controller}{version1[2]}/{file1}" : $"{Place}{lines.Single(line => line[0] == "0")[2]}/{file2}";
        return File.ReadAllText(path).Split(' ', '\n')[0];
    }

    public static bool IsIn(int pid, string group)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cgroup").Contains(group, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
