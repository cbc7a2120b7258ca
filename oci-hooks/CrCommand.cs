using System.ComponentModel;
using System.Diagnostics;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Hooks;

/// <summary>Starts <c>cr</c>. Nothing of this process's own stdout and stderr goes to it: the runtime waits until both are closed.</summary>
internal static class CrCommand
{
    private const string Name = "cr";

    /// <exception cref="HookException">There is none, or it cannot be run.</exception>
    public static Process Start(params string[] arguments)
    {
        var path = ProgramSearch.FindCompanion(Name) ?? throw new HookException("cr: find cr: it is not there\nhint: install it beside cr-hook: ./build.sh install");
        try
        {
            var process = Process.Start(new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception exception)
        {
            throw new HookException($"cr: run {path}: {exception.Message}", exception);
        }
    }
}
