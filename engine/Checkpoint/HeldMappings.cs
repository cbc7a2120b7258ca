using System.Runtime.ExceptionServices;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// The mappings of a held task. VmFlags stand in smaps only, which of many mappings the kernel takes long to write (27 ms for ten thousand): a thread of its own reads on while
/// all else is looked at that needs no flags. Until then they are known as maps has them.
/// </summary>
internal sealed class HeldMappings : IDisposable
{
    /// <summary>So many are read sooner than a thread begins.</summary>
    private const int Few = 128;

    private readonly int pid;
    private readonly MappingReader? reader;
    private readonly Thread? thread;
    private volatile CrException? failure;

    /// <summary>They are known.</summary>
    /// <param name="pid">The task.</param>
    /// <param name="mappings">With their flags.</param>
    /// <param name="areEarly">The flags are those of before it was held.</param>
    public HeldMappings(int pid, IReadOnlyList<SmapsMapping> mappings, bool areEarly)
    {
        this.pid = pid;
        Listed = mappings;
        AreEarly = areEarly;
    }

    private HeldMappings(int pid, MappingReader reader)
    {
        this.pid = pid;
        this.reader = reader;
        if (!reader.ReadTo(Few))
        {
            Listed = reader.Mappings;
            return;
        }

        thread = new Thread(ReadOn) { IsBackground = true, Name = "mappings" };
        thread.Start();
        Listed = MappingReader.Listed(pid);
    }

    /// <summary>All of them; with their flags, unless these <see cref="AreAwaited"/>.</summary>
    public IReadOnlyList<SmapsMapping> Listed { get; }

    public bool AreEarly { get; }

    /// <summary>Their flags are still read.</summary>
    public bool AreAwaited => thread is not null;

    /// <summary>Begins to read them. Whoever makes the task run calls meanwhile leaves all of these mappings as they are.</summary>
    /// <param name="pid">The task, held.</param>
    public static HeldMappings Begin(int pid) => new(pid, new MappingReader(pid));

    /// <summary>The same mappings with their flags; returns once these are known.</summary>
    /// <exception cref="CrException">The kernel does not show all of them.</exception>
    public IReadOnlyList<SmapsMapping> WithFlags()
    {
        if (thread is null)
        {
            return Listed;
        }

        thread.Join();
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return WithFlags(Listed, reader!.Mappings) ?? throw new CrException(ErrorKind.Kernel, "read", $"/proc/{pid}/smaps", "it shows other mappings than maps, of a task that stands still");
    }

    public void Dispose()
    {
        thread?.Join();
        reader?.Dispose();
    }

    /// <summary>Of mappings with flags those that are listed; null where some are missing. More are there while the task has a mapping for the calls it is made to run.</summary>
    internal static IReadOnlyList<SmapsMapping>? WithFlags(IReadOnlyList<SmapsMapping> listed, IReadOnlyList<SmapsMapping> flagged)
    {
        var found = new List<SmapsMapping>(listed.Count);
        foreach (var mapping in flagged)
        {
            if (found.Count < listed.Count && listed[found.Count] is var wanted && mapping.Start == wanted.Start && mapping.End == wanted.End)
            {
                found.Add(mapping);
            }
        }

        return found.Count == listed.Count ? found : null;
    }

    private void ReadOn()
    {
        try
        {
            reader!.ReadTo(int.MaxValue);
        }
        catch (CrException exception)
        {
            failure = exception;
        }
    }
}
