namespace CrContainers.Tests.Live.Layouts;

/// <summary>How much a container may lock: what this process may, since runc passes that on.</summary>
internal static class LockLimit
{
    public static int Pages { get; } = Read();

    private static int Read()
    {
        const string name = "Max locked memory";
        var line = System.IO.File.ReadLines("/proc/self/limits").First(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? int.MaxValue : (int)Math.Min(int.MaxValue, long.Parse(soft) / Arena.PageSize);
    }
}
