namespace CrContainers.Engine.Proc;

/// <summary>One line of /proc/PID/mountinfo.</summary>
internal sealed record Mount
{
    public required int Id { get; init; }
    public required int ParentId { get; init; }
    public required uint DeviceMajor { get; init; }
    public required uint DeviceMinor { get; init; }

    /// <summary>The directory of the file system that the mount shows.</summary>
    public required string Root { get; init; }

    /// <summary>Seen from the root of the task whose mountinfo it is.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Of this mount: "rw,relatime".</summary>
    public required string Options { get; init; }
    public required string FileSystemType { get; init; }

    /// <summary>A device, or whatever mount(2) was given, even "".</summary>
    public required string Source { get; init; }

    /// <summary>Of the file system, still escaped: a comma in a value is "\054". Split first, then undo.</summary>
    public required string SuperOptions { get; init; }

    /// <summary>The file system's st_dev, as stat(2) gives it.</summary>
    public ulong Device => DeviceNumber.Of(DeviceMajor, DeviceMinor);

    public bool Has(string option) => Options.Split(',').Contains(option);
}
