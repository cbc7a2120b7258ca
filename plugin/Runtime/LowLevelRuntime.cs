using System.Diagnostics;
using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Plugin.Runtime;

/// <summary>The OCI runtime behind <c>cr</c>: the one CR_RUNTIME names, else runc, else crun.</summary>
internal sealed class LowLevelRuntime
{
    private const string Variable = "CR_RUNTIME";

    private LowLevelRuntime(string path) => Executable = path;

    public string Executable { get; }

    /// <exception cref="CrException">There is none.</exception>
    public static LowLevelRuntime Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        string[] names = string.IsNullOrEmpty(named) ? ["runc", "crun"] : [named];
        var path = names.Select(ProgramSearch.Find).FirstOrDefault(found => found is not null);
        return path is not null
            ? new LowLevelRuntime(path)
            : throw new CrException(
                ErrorKind.NotFound, "find", "low-level runtime", $"no {string.Join(" and no ", names)} is there",
                $"install runc or crun, or set {Variable} to one");
    }

    /// <summary>Executes it in the place of this program, with this program's own arguments, byte for byte.</summary>
    public int Become()
    {
        ProgramExec.Replace(Executable, [Encoding.UTF8.GetBytes(Executable), .. ProgramExec.OwnArguments().Skip(1)]);
        return 0;
    }

    /// <summary>Starts it on a verb of its own; stdout and stderr are this program's, and stdin unless it shall be empty.</summary>
    public Process Start(Invocation invocation, bool stdinIsEmpty, params string[] arguments)
    {
        var process = Process.Start(Describe(invocation, arguments, redirectInput: stdinIsEmpty, redirectOutput: false))!;
        if (stdinIsEmpty)
        {
            process.StandardInput.Close();
        }

        return process;
    }

    /// <summary>Runs it to its end on behalf of this program.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public (int ExitCode, string Output, string Error) Ask(Invocation invocation, params string[] arguments)
    {
        using var process = Process.Start(Describe(invocation, arguments, redirectInput: true, redirectOutput: true))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result.Trim());
    }

    private ProcessStartInfo Describe(Invocation invocation, string[] arguments, bool redirectInput, bool redirectOutput) =>
        new(Executable, [.. invocation.GlobalArguments, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = redirectOutput,
            RedirectStandardError = redirectOutput,
        };
}
