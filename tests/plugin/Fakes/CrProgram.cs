using System.Diagnostics;

namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>The built binary.</summary>
internal static class CrProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Never a skip: without the binary the tests fail.</summary>
    public static string Path { get; } = Locate(Environment.GetEnvironmentVariable("CR_BINARY"), "out/cr/cr");

    public static string GoldenImage { get; } = Golden("v2.0.cr");

    public static string Golden(string name) => Locate(null, $"tests/unit/golden/{name}");

    /// <summary>Runs it with the fake first in PATH.</summary>
    public static CrResult Run(FakeRuntime fake, params string[] arguments) => Run(fake, new Dictionary<string, string>(), arguments);

    public static CrResult Run(FakeRuntime fake, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { WorkingDirectory = fake.Directory };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Run(fake, start);
    }

    /// <summary>Has a shell run a command in which "$CR" is the binary.</summary>
    public static CrResult RunInShell(FakeRuntime fake, string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { WorkingDirectory = fake.Directory };
        start.Environment["CR"] = Path;
        return Run(fake, start);
    }

    private static CrResult Run(FakeRuntime fake, ProcessStartInfo start)
    {
        start.Environment["PATH"] = $"{fake.Directory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = ExecutableFile.Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(Patience), "cr did not end");
        return new CrResult(process.ExitCode, output.Result, error.Result);
    }

    public static string Locate(string? given, string usual)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "CrContainers.sln")))
        {
            directory = directory.Parent;
        }

        var path = given ?? System.IO.Path.Combine(directory?.FullName ?? "/", usual);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./build.sh test, or set CR_BINARY");
    }
}
