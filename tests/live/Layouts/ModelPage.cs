namespace CrContainers.Tests.Live.Layouts;

/// <summary>A mapped page of the arena as it must be.</summary>
internal sealed record ModelPage
{
    private static readonly byte[] Zero = new byte[Arena.PageSize];

    /// <summary>-1: anonymous memory.</summary>
    public int File { get; init; } = -1;

    public int FilePage { get; init; }

    public bool Shared { get; init; }

    public required int Protection { get; init; }

    public VmFlags Flags { get; init; }

    public bool Guard { get; init; }

    /// <summary>The kernel may drop the contents (MADV_FREE, MAP_DROPPABLE).</summary>
    public bool MayVanish { get; init; }

    /// <summary>What was written; null: nothing since it was mapped or dropped.</summary>
    public byte[]? Written { get; init; }

    public bool IsAnonymous => File < 0;

    public bool IsWritable => (Protection & Kernel.Write) != 0;

    public bool IsLocked => Has(VmFlags.Lo);

    /// <summary>What the page shows before anything is written to it; null where there is nothing to show.</summary>
    public byte[]? Origin => IsAnonymous ? Zero : DataFile.Page(File, FilePage);

    /// <summary>What reading shows, whatever the protection; null where even the kernel cannot read.</summary>
    public byte[]? Contents => Guard ? null : Written ?? Origin;

    /// <summary>The signal that reading the page, or writing back what was read, raises.</summary>
    public int Signal(bool write) =>
        Protection == 0 || Guard ? Kernel.SegmentationFault
        : Contents is null ? Kernel.BusError
        : write && !IsWritable ? Kernel.SegmentationFault : 0;

    public bool Has(VmFlags flag) => (Flags & flag) != 0;

    public ModelPage With(VmFlags set, VmFlags cleared) => this with { Flags = (Flags & ~cleared) | set };

    /// <summary>Its contents are given up.</summary>
    public ModelPage Dropped() => this with { Written = null, MayVanish = Has(VmFlags.Dp) };

    public ModelPage WrittenWith(byte[] contents) => this with { Written = contents, MayVanish = Has(VmFlags.Dp) };

    /// <summary>Whether another page, that many pages later, can be of the same mapping.</summary>
    public bool Continues(ModelPage later, int distance) =>
        later.File == File && later.Shared == Shared && later.Protection == Protection && later.Flags == Flags
        && (IsAnonymous || later.FilePage == FilePage + distance);
}
