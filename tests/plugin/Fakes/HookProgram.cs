using System.Diagnostics;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>The built cr-hook, installed beside a <c>cr</c> that is the test's own.</summary>
internal static class HookProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Built = CrProgram.Locate(Environment.GetEnvironmentVariable("CR_HOOK_BINARY"), "out/cr-hook/cr-hook");

    /// <summary>Runs it to its end, and to that of all that has its output open.</summary>
    public static CrResult Run(FakeRuntime fake, string state, params string[] arguments)
    {
        var copy = fake.InDirectory("cr-hook");
        File.Copy(Built, copy, overwrite: true);
        using var process = Process.Start(new ProcessStartInfo(copy, arguments)
        {
            WorkingDirectory = fake.Directory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Write(state);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(Patience), "cr-hook did not end");
        Assert.True(Task.WaitAll([output, error], Patience), "something holds the hook's output open");
        return new CrResult(process.ExitCode, output.Result, error.Result);
    }
}
