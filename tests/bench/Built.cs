using CrContainers.Tests.Shared;

namespace CrContainers.Bench;

/// <summary>What is measured: the built binary and the compiled test programs.</summary>
internal static class Built
{
    public static string Cr => SourceTree.Built("CR_BINARY", "out/cr/cr");

    public static string Program => Path.Combine(SourceTree.Built("CR_PROGRAMS", "out/programs"), "big_memory");

    public static string Mappings => Path.Combine(SourceTree.Built("CR_PROGRAMS", "out/programs"), "many_mappings");

    public static string Load => Path.Combine(SourceTree.Built("CR_PROGRAMS", "out/programs"), "write_load");

    public static string ForkTime => Path.Combine(SourceTree.Built("CR_PROGRAMS", "out/programs"), "fork_time");

    public static string Service => Path.Combine(SourceTree.Root, "tests", "bench", "service.py");

    public static string DockerScript => Path.Combine(SourceTree.Root, "scripts", "dockerd.sh");
}
