using System.Diagnostics;

namespace CrContainers.Tests.Live.Containers;

/// <summary>Runs a program of the host that must succeed.</summary>
internal static class Shell
{
    public static void Succeed(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
