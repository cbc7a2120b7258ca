using System.CommandLine;

namespace CrContainers.Plugin.Setup;

/// <summary><c>cr setup</c>: makes a container engine know this program, and forget it again.</summary>
internal static class SetupCommand
{
    private const string Description =
        """
        Makes a container engine know cr. Says what it did and what is left to do; a second run changes nothing; --undo takes it back.

        Examples:
          cr setup docker
          cr setup podman
          cr setup docker --undo
        """;

    public static Command Build() => new("setup", Description) { Docker(), Podman() };

    private static Command Docker()
    {
        var undo = new Option<bool>("--undo") { Description = "take the runtime away again" };
        var file = new Option<string?>("--daemon-json") { Description = $"dockerd's configuration (default: {RunningDockerd.UsualConfiguration})" };
        var pidFile = new Option<string?>("--pid-file") { Description = $"dockerd's pid file (default: what its configuration says, or {RunningDockerd.UsualPidFile})" };
        var name = new Option<string>("--name") { Description = "what docker run --runtime calls it", DefaultValueFactory = _ => "cr" };
        var command = new Command("docker", "Registers cr as a runtime in daemon.json, and turns experimental on there: docker checkpoint needs it.") { undo, file, pidFile, name };
        command.SetAction(parsed =>
        {
            var setup = new DockerSetup(parsed.GetValue(file), parsed.GetValue(pidFile), parsed.GetValue(name)!);
            Run(parsed.GetValue(undo), setup.Apply, setup.Undo);
        });
        return command;
    }

    private static Command Podman()
    {
        var undo = new Option<bool>("--undo") { Description = "remove both again" };
        var link = new Option<string>("--link") { Description = "where engines find a criu", DefaultValueFactory = _ => CriuLink.Usual };
        var runtime = new Option<string>("--runtime-conf") { Description = "podman's file for the runtime", DefaultValueFactory = _ => PodmanRuntime.Usual };
        var command = new Command("podman", "Registers cr as a runtime, and answers podman's question for the version of criu where there is none.") { undo, link, runtime };
        command.SetAction(parsed =>
        {
            var setup = new PodmanSetup(Path.GetFullPath(parsed.GetValue(link)!), parsed.GetValue(runtime)!);
            Run(parsed.GetValue(undo), setup.Apply, setup.Undo);
        });
        return command;
    }

    private static void Run(bool undo, Action apply, Action takeBack) => (undo ? takeBack : apply)();
}
