namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>An image that uses pages of another one, in directories beside each other: golden images.</summary>
internal sealed class ImageFolders(FakeRuntime fake)
{
    public const string LastId = "00112233-4455-6677-8899-aabbccddeeff";
    public const string FirstId = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0";

    /// <summary>The directory of the one that uses pages.</summary>
    public string Last { get; } = Make(fake, "last", "v2.4.cr");

    /// <summary>The directory of the one whose pages they are.</summary>
    public string First { get; } = Make(fake, "first", "v2.4-source.cr");

    /// <summary>The directory of one that has nothing to do with them.</summary>
    public string Other { get; } = Make(fake, "other", "v2.3.cr");

    public static string FileIn(string directory) => Path.Combine(directory, "checkpoint.cr");

    /// <summary>Has a directory's link lead somewhere.</summary>
    public static void Link(string directory, string target) => File.CreateSymbolicLink(Path.Combine(directory, "parent"), target);

    public static string Make(FakeRuntime fake, string name, string golden)
    {
        var directory = fake.InDirectory(name);
        Directory.CreateDirectory(directory);
        File.Copy(CrProgram.Golden(golden), FileIn(directory));
        return directory;
    }
}
