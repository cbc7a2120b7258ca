using System.Diagnostics;
using System.Text.Json.Nodes;
using CrContainers.Engine;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Live.Containers;

/// <summary>A container under <c>cr</c>, with its init's output as a pipe to read lines from. Gone when disposed.</summary>
internal sealed class TestContainer : IDisposable
{
    /// <summary>Number of the system call, as /proc/PID/syscall shows it.</summary>
    private const string ClockNanosleep = "230 ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process starter;
    private readonly string state;
    private readonly string[] runtime;
    private int generation;

    private TestContainer(string id, Bundle bundle, string state, string[] runtime, Process starter)
    {
        this.runtime = runtime;
        Id = id;
        Bundle = bundle;
        this.state = state;
        this.starter = starter;
    }

    public string Id { get; }

    public Bundle Bundle { get; }

    public int Pid { get; private set; }

    public string State => state;

    /// <summary>Starts a container; its init runs once this returns.</summary>
    public static TestContainer Run(Bundle bundle, string state) => RunUnder([LiveEnvironment.Cr], bundle, state);

    /// <summary>Starts a container by another runtime, or by <c>cr</c> under another program.</summary>
    public static TestContainer RunUnder(string[] runtime, Bundle bundle, string state) => Begin(runtime, bundle, state, "run", "--detach", "--bundle", bundle.Directory);

    /// <summary>Creates a container that is not started.</summary>
    public static TestContainer Create(Bundle bundle, string state) => CreateUnder([LiveEnvironment.Cr], bundle, state);

    /// <summary>Creates a container by another runtime.</summary>
    public static TestContainer CreateUnder(string[] runtime, Bundle bundle, string state) => Begin(runtime, bundle, state, "create", "--bundle", bundle.Directory);

    /// <summary>Restores an image into a fresh container.</summary>
    public static TestContainer Restore(Bundle bundle, string state, string imagePath, params string[] more) =>
        RestoreUnder([LiveEnvironment.Cr], bundle, state, imagePath, more);

    /// <summary>The same by <c>cr</c> under another program.</summary>
    public static TestContainer RestoreUnder(string[] runtime, Bundle bundle, string state, string imagePath, params string[] more) =>
        Begin(runtime, bundle, state, ["restore", "--detach", "--image-path", imagePath, "--bundle", bundle.Directory, .. more]);

    public string[] Global => ["--root", state];

    /// <summary>The next line the init prints.</summary>
    public string ReadLine()
    {
        var line = starter.StandardOutput.ReadLineAsync();
        return line.Wait(Patience)
            ? line.Result ?? throw new EndOfStreamException($"{Id} ended; stderr: {starter.StandardError.ReadToEnd()}")
            : throw new TimeoutException($"{Id} printed nothing for {Patience}; state {Status()}");
    }

    /// <summary>What it had still to say when it ended.</summary>
    public string RestOfOutput()
    {
        var rest = starter.StandardOutput.ReadToEndAsync();
        return rest.Wait(Patience) ? rest.Result : throw new TimeoutException($"something holds the output of {Id} open");
    }

    /// <summary>The next line on the init's stderr.</summary>
    public string ReadErrorLine()
    {
        var line = starter.StandardError.ReadLineAsync();
        return line.Wait(Patience) && line.Result is { } text ? text : throw new TimeoutException($"{Id} has no more to say on stderr; state {Status()}");
    }

    public void WaitUntilReady()
    {
        var line = ReadLine();
        Assert.SkipWhen(line.StartsWith("skip:", StringComparison.Ordinal), line);
        Assert.Equal("ready", line);
    }

    /// <summary>Until the program sleeps between two looks for its next check: in between it writes to its stack, so that two images of it would not have the same pages.</summary>
    public void WaitUntilItSleeps() => Assert.True(
        SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{Pid}/syscall").StartsWith(ClockNanosleep, StringComparison.Ordinal), TimeSpan.FromSeconds(10)), "the program does not come to sleep");

    /// <summary>Lets the program check itself once more and expects it to find all as it was.</summary>
    /// <param name="which">The number of the check, from 1 on.</param>
    public void ExpectOk(int which)
    {
        File.WriteAllText(Bundle.InRoot($"tmp/go.{which}"), "");
        Assert.Equal($"ok {which}", ReadLine());
    }

    public CommandResult TryCheckpoint(string imagePath, params string[] more) =>
        CrCommand.Run([.. Global, "checkpoint", "--image-path", imagePath, .. more, Id]);

    public void Checkpoint(string imagePath, params string[] more) =>
        CrCommand.Succeed([.. Global, "checkpoint", "--image-path", imagePath, .. more, Id]);

    /// <summary>Checkpoints, removes the container, and restores it into a fresh one with another id.</summary>
    public TestContainer Replace(string directory, params string[] more)
    {
        generation++;
        var image = Path.Combine(directory, $"image-{generation}-{Guid.NewGuid():N}");
        Checkpoint(image, more);
        Assert.Null(RunningTask.StartTime(Pid));
        CrCommand.Succeed([.. Global, "delete", Id]);
        var fresh = Bundle.Copy(Path.Combine(directory, $"bundle-{Guid.NewGuid():N}"));
        var restored = Restore(fresh, state, image);
        Directory.Delete(image, recursive: true);
        return restored;
    }

    /// <summary>Has the low-level runtime do one of its verbs on the container.</summary>
    public void Do(params string[] verb)
    {
        var result = Ask([.. verb, Id]);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', verb)} {Id}: exit code {result.ExitCode}\n{result.Error}{result.Output}");
    }

    /// <summary>The pids of its init's children, also of those that have ended.</summary>
    public string Children() => string.Concat(Directory.GetDirectories($"/proc/{Pid}/task").Select(thread => File.ReadAllText($"{thread}/children")));

    public string Status()
    {
        var result = Ask("state", Id);
        return result.ExitCode == 0 ? (string)JsonNode.Parse(result.Output)!["status"]! : "";
    }

    /// <summary>Tells the program to end and waits for it.</summary>
    public void Stop()
    {
        using var init = PidFd.Open(Pid);
        File.WriteAllText(Bundle.InRoot("tmp/stop"), "");
        Assert.True(init.WaitForEnd(Patience), "the program did not end");
    }

    public void Dispose()
    {
        Ask("delete", "--force", Id);
        LetGo();
    }

    /// <summary>Of a container that is gone. All pipes of a user have 64 MiB together; above that each new one is smaller, and cannot be made larger.</summary>
    public void LetGo()
    {
        starter.StandardOutput.Dispose();
        starter.StandardError.Dispose();
        starter.Dispose();
    }

    private CommandResult Ask(params string[] arguments) => CrCommand.RunProgram([.. runtime, .. Global, .. arguments]);

    private static string NewId() => $"live-{Guid.NewGuid():N}";

    private static TestContainer Begin(string[] runtime, Bundle bundle, string state, params string[] arguments)
    {
        var id = NewId();
        var pidFile = Path.Combine(bundle.Directory, "init.pid");
        var starter = CrCommand.StartProgram([.. runtime, "--root", state, .. arguments, "--pid-file", pidFile, id]);
        starter.StandardInput.Close();
        var container = new TestContainer(id, bundle, state, runtime, starter);
        if (!starter.WaitForExit(Patience) || starter.ExitCode != 0)
        {
            var error = ErrorOf(starter);
            container.Dispose();
            throw new InvalidOperationException($"{string.Join(' ', arguments)} failed: {error}");
        }

        container.Pid = int.Parse(File.ReadAllText(pidFile));
        return container;
    }

    private static string ErrorOf(Process starter) => starter.HasExited ? $"exit code {starter.ExitCode}: {starter.StandardError.ReadLine()} {starter.StandardError.ReadLine()}" : "it did not end";
}
