namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>The built binary, installed where only root may change it, whoever owns the source tree.</summary>
public sealed class InstalledCr : IDisposable
{
    private readonly string directory = System.IO.Directory.CreateTempSubdirectory("cr-installed-").FullName;

    public InstalledCr()
    {
        Path = InDirectory("cr");
        ExecutableFile.Copy(CrProgram.Path, Path);
    }

    public string Path { get; }

    public string InDirectory(string name) => System.IO.Path.Combine(directory, name);

    internal CrResult Run(FakeRuntime fake, params string[] arguments) => CrProgram.RunInShell(fake, $"exec {Path} {string.Join(' ', arguments)}");

    public void Dispose() => System.IO.Directory.Delete(directory, recursive: true);
}
