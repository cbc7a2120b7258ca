using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CsCheck;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Each record by itself: any values that its fields can hold come back, and the payload is used up.</summary>
public sealed class RecordRoundTripTests
{
    private static readonly CheckpointImage Image = ExampleImage.Build();

    /// <summary>Any bytes but zero, as characters.</summary>
    private static readonly Gen<string> Names = Gen.Char['\u0001', '\u00ff'].Array[0, 200].Select(characters => new string(characters));

    private static readonly Gen<PageRun> Runs =
        from page in Gen.Long[0, 1L << 34]
        from pages in Gen.Long[1, 1L << 20]
        select new PageRun((ulong)page * ImageFormat.PageSize, (ulong)pages);

    /// <summary>In ascending order; places and sources are any.</summary>
    private static readonly Gen<PlacedRun[]> Placed =
        from pages in Gen.Select(Gen.Long[0, 1L << 25], Gen.Long[1, 1L << 20]).Array[0, 50]
        from sources in Gen.OneOf(Gen.UInt, Gen.UInt[0, 3]).Array[50]
        from places in Gen.Long[0, ImageLimits.ContentPages - (1L << 20)].Array[50]
        select InOrder(pages, sources, places);

    private static readonly Gen<NamelessDetail> Details =
        from rights in Gen.UInt.Array[4]
        from bytes in Gen.Long
        from ids in Gen.Int.Array[2]
        from removed in Gen.Bool
        select new NamelessDetail { Mode = rights[0], Uid = rights[1], Gid = rights[2], DataBytes = bytes, Seals = rights[3], Key = ids[0], SegmentId = ids[1], IsRemoved = removed };

    [Fact]
    public void Head() => Holds(
        from id in Gen.Guid
        from created in Gen.Long
        from names in Names.Array[3]
        from sums in Gen.ULong.Array[2]
        from counts in Gen.Int[1, 1000].Array[6]
        from terminals in Gen.Int[0, 1]
        from sources in Gen.Guid.Array[0, ImageLimits.Sources]
        select Image.Head with
        {
            CheckpointId = id, Created = created, Architecture = names[0], KernelRelease = names[1], EngineVersion = names[2],
            CpuFeatures = sums[0], VdsoSum = sums[1], PageSize = counts[0], TaskCount = counts[1], FileCount = counts[2], OpenFileCount = counts[3],
            NoteCount = counts[4], TerminalCount = terminals, TreeCount = counts[5] % ImageLimits.Trees, Sources = sources,
        });

    [Fact]
    public void File() => Holds(
        from numbers in Gen.ULong.Array[3]
        from times in Gen.Long.Array[2]
        from path in Names
        from kind in Gen.Enum<FileKind>()
        from build in Gen.Byte.Array[0, ImageLimits.BuildIdLength]
        from detail in Details
        select new FileRecord
        {
            Id = numbers[0], Kind = kind, Path = path, Device = numbers[1], Inode = numbers[2], Size = times[0], Modified = times[1], BuildId = build,
            Nameless = kind >= FileKind.Nameless ? detail : null,
        });

    [Fact]
    public void FileData() => Holds(
        from id in Gen.ULong
        from offset in Gen.Long
        from contents in Gen.Byte.Array[0, 5000]
        select new FileDataRecord(id, offset, contents));

    [Fact]
    public void OpenFile() => Holds(
        from ids in Gen.ULong.Array[2]
        from kind in Gen.Enum<OpenFileKind>()
        from detail in OpenFileDetails.Of(kind)
        from flags in Gen.UInt
        from offset in Gen.Long
        from number in Gen.Int
        select new OpenFileRecord { Id = ids[0], Kind = kind, FileId = ids[1], Flags = flags, Offset = offset, Number = number, Detail = detail });

    [Fact]
    public void Note() => Holds(Names.Select(text => new NoteRecord(text)));

    [Fact]
    public void Terminal() => Holds(
        from settings in Gen.Byte.Array[44]
        from numbers in Gen.UShort.Array[4]
        select new TerminalRecord { Settings = settings, Rows = numbers[0], Columns = numbers[1], Width = numbers[2], Height = numbers[3] });

    [Fact]
    public void Tree() => Holds(
        from path in Names
        from count in Gen.Int[0, ImageLimits.TreeEntries]
        from bytes in Gen.Long
        select new TreeRecord { MountPoint = path, EntryCount = count, DataBytes = bytes });

    [Fact]
    public void TreeEntry() => Holds(
        from names in Names.Array[2]
        from kind in Gen.Enum<TreeEntryKind>()
        from ids in Gen.UInt.Array[3]
        from sizes in Gen.Long.Array[3]
        select new TreeEntryRecord
        {
            Path = names[0], Target = names[1], Kind = kind, Mode = ids[0], Uid = ids[1], Gid = ids[2], Modified = sizes[0], Size = sizes[1], DataBytes = sizes[2],
        });

    [Fact]
    public void TreeData() => Holds(
        from offset in Gen.Long
        from contents in Gen.Byte.Array[0, 5000]
        select new TreeDataRecord(offset, contents));

    [Fact]
    public void TaskOfOneProcess() => Holds(
        from ids in Gen.Int.Array[5]
        from counts in Gen.ULong.Array[6]
        from name in Names
        from state in Gen.Byte
        from threads in Gen.Int[1, ImageLimits.Threads]
        select new TaskRecord
        {
            Pid = ids[0], ParentPid = ids[1], ProcessGroup = ids[2], Session = ids[3], Comm = name, State = state, ExecutableId = counts[0], SeccompFilters = ids[4],
            UserTime = counts[1], SystemTime = counts[2], StartTime = counts[3], MinorFaults = counts[4], MajorFaults = counts[5], ThreadCount = threads,
        });

    [Fact]
    public void Mm() => Holds(
        from bounds in Gen.ULong.Array[12]
        from auxv in Gen.Byte.Array[0, 400]
        from flags in Gen.Int
        from count in Gen.Int[0, ImageLimits.Mappings]
        select new MmRecord
        {
            Id = bounds[0], StartCode = bounds[1], EndCode = bounds[2], StartData = bounds[3], EndData = bounds[4], StartBrk = bounds[5], Brk = bounds[6],
            StartStack = bounds[7], ArgStart = bounds[8], ArgEnd = bounds[9], EnvStart = bounds[10], EnvEnd = bounds[11], Auxv = auxv, LockFuture = flags, MappingCount = count,
        });

    [Fact]
    public void Vma() => Holds(
        from kind in Gen.Enum<MappingKind>()
        from numbers in Gen.ULong.Array[5]
        from protection in Gen.UInt
        from name in Names
        from guards in Runs.Array[0, 10]
        select new VmaRecord
        {
            Kind = kind, Start = numbers[0], End = numbers[1], Protection = protection, Flags = (MappingFlags)numbers[2], FileId = numbers[3], FileOffset = numbers[4],
            Name = name, Guards = guards,
        });

    [Fact]
    public void MmContext() => Holds(Gen.ULong.Array[0, 100].Select(entries => new MmContextRecord { Ldt = entries }));

    [Fact]
    public void Pages() => Holds(
        from numbers in Gen.ULong.Array[2]
        from contents in Gen.Long[0, ImageLimits.ContentPages]
        from runs in Placed
        select new PagesRecord { Id = numbers[0], Skipped = numbers[1], Contents = (ulong)contents, Runs = runs });

    [Fact]
    public void PageSums() => Holds(
        from id in Gen.ULong
        from sums in Gen.ULong.Array[0, 50]
        select new PageSumsRecord { Id = id, Sums = sums });

    [Fact]
    public void Descriptors() => Holds(
        Gen.Select(Gen.Int, Gen.ULong, Gen.Bool, (number, file, close) => new DescriptorEntry(number, file, close)).Array[0, 50]
            .Select(entries => new DescriptorsRecord { Entries = entries }));

    [Fact]
    public void FileLocks() => Holds(
        Gen.Select(Gen.ULong, Gen.Enum<FileLockKind>(), Gen.Bool, Gen.Long, Gen.Long, (file, kind, exclusive, start, end) => new FileLock(file, kind, exclusive, start, end)).Array[0, 20]
            .Select(locks => new FileLocksRecord { Locks = locks }));

    [Fact]
    public void FileOwners() => Holds(
        Gen.Select(Gen.ULong, Gen.Enum<FileOwnerKind>(), Gen.Int, Gen.Int, Gen.Bool, (file, kind, id, signal, async) => new FileOwner(file, kind, id, signal, async)).Array[0, 20]
            .Select(owners => new FileOwnersRecord { Owners = owners }));

    [Fact]
    public void FileSystem() => Holds(Gen.Select(Gen.ULong, Gen.Int, (directory, umask) => new FileSystemRecord { WorkingDirectoryId = directory, Umask = umask }));

    [Fact]
    public void SignalActions() => Holds(
        Gen.ULong.Array[4].Select(words => new SignalAction(words[0], words[1], words[2], words[3])).Array[SignalActionsRecord.Count]
            .Select(actions => new SignalActionsRecord { Actions = actions }));

    [Fact]
    public void PendingSignals() => Holds(Gen.Byte.Array[PendingSignalsRecord.SiginfoSize].Array[0, 10].Select(signals => new PendingSignalsRecord { Signals = signals }));

    [Fact]
    public void IntervalTimers() => Holds(
        Gen.Select(Gen.Long, Gen.Long, (interval, remaining) => new IntervalTimer(interval, remaining)).Array[IntervalTimersRecord.Count]
            .Select(timers => new IntervalTimersRecord { Timers = timers }));

    [Fact]
    public void PosixTimers() => Holds(
        Gen.Select(Gen.Int.Array[4], Gen.Enum<TimerNotification>(), Gen.ULong, Gen.Long.Array[2], (numbers, notification, value, times) =>
            new PosixTimer(numbers[0], numbers[1], notification, numbers[2], value, numbers[3], times[0], times[1])).Array[0, 20]
            .Select(timers => new PosixTimersRecord { Timers = timers }));

    [Fact]
    public void Limits() => Holds(
        Gen.Select(Gen.ULong, Gen.ULong, (soft, hard) => new ResourceLimit(soft, hard)).Array[LimitsRecord.Count].Select(limits => new LimitsRecord { Limits = limits }));

    [Fact]
    public void Controls() => Holds(
        from personality in Gen.UInt
        from score in Gen.Int
        from settings in Gen.Select(Gen.Int, Gen.ULong, (operation, value) => new ControlSetting(operation, value)).Array[0, ImageLimits.Controls]
        from filter in Gen.UInt
        from commands in Gen.UInt
        select new ControlsRecord { Personality = personality, OomScoreAdjustment = score, CoreDumpFilter = filter, MembarrierCommands = commands, Settings = settings });

    [Fact]
    public void ThreadOfOneTask() => Holds(
        from words in Gen.ULong.Array[7]
        from numbers in Gen.Int.Array[2]
        from rseq in Gen.UInt.Array[2]
        from name in Names
        from tls in Gen.Byte.Array[48]
        select new ThreadRecord
        {
            Tid = numbers[0], Comm = name, SignalMask = words[0], AltStack = words[1], AltStackFlags = numbers[1], AltStackSize = words[2], RobustList = words[3],
            RobustListLength = words[4], ClearTid = words[5], Rseq = words[6], RseqLength = rseq[0], RseqSignature = rseq[1], Tls = tls,
        });

    [Fact]
    public void Cpu() => Holds(
        from general in Gen.ULong.Array[CpuRecord.GeneralRegisters]
        from debug in Gen.ULong.Array[CpuRecord.DebugRegisters]
        from components in Gen.Select(Gen.Int, Gen.Int, Gen.Int, (number, offset, size) => new XstateComponent(number, offset, size)).Array[0, ImageLimits.XstateComponents]
        from xstate in Gen.Byte.Array[0, 3000]
        select new CpuRecord { General = general, Debug = debug, Components = components, Xstate = xstate });

    [Fact]
    public void Credentials() => Holds(
        from ids in Gen.UInt.Array[9]
        from groups in Gen.UInt.Array[0, 50]
        from sets in Gen.ULong.Array[5]
        from noNew in Gen.Bool
        select new CredentialsRecord
        {
            Uids = ids[..4], Gids = ids[4..8], Groups = groups, Inheritable = sets[0], Permitted = sets[1], Effective = sets[2], Bounding = sets[3], Ambient = sets[4],
            SecureBits = ids[8], NoNewPrivileges = noNew,
        });

    [Fact]
    public void Scheduling() => Holds(
        from words in Gen.ULong.Array[5]
        from numbers in Gen.UInt.Array[2]
        from signed in Gen.Int.Array[2]
        from affinity in Gen.Byte.Array[0, 128]
        select new SchedulingRecord
        {
            Policy = numbers[0], Flags = words[0], Nice = signed[0], Priority = numbers[1], Runtime = words[1], Deadline = words[2], Period = words[3],
            IoPriority = signed[1], TimerSlack = words[4], Affinity = affinity,
        });

    [Fact]
    public void Tail() => Holds(Gen.Select(Gen.ULong, Gen.ULong, (count, sum) => new TailRecord { RecordCount = count, Sum = sum }));

    [Fact]
    public void Every_type_but_PAGE_DATA_has_a_test()
    {
        var types = typeof(RecordType).Assembly.GetTypes().Where(type => type.Name.EndsWith("Record", StringComparison.Ordinal) && type.IsClass).ToList();
        var tests = typeof(RecordRoundTripTests).GetMethods().Select(method => method.Name).ToList();

        Assert.Equal(Enum.GetValues<RecordType>().Length - 1, types.Count);
        Assert.All(types, type => Assert.Contains(tests, test => test.StartsWith(type.Name[..^"Record".Length], StringComparison.Ordinal)));
    }

    private static PlacedRun[] InOrder((long Gap, long Pages)[] pages, uint[] sources, long[] places)
    {
        var runs = new PlacedRun[pages.Length];
        ulong end = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = new PlacedRun(end + ((ulong)pages[i].Gap * ImageFormat.PageSize), (ulong)pages[i].Pages, sources[i], (ulong)places[i]);
            end = runs[i].End;
        }

        return runs;
    }

    private static void Holds<T>(Gen<T> records)
        where T : IRecord<T> => records.Sample(
            record =>
            {
                var payload = RawRecords.Payload(record);
                var reader = new PayloadReader(payload, 0);
                var read = T.Read(ref reader, record.Id);
                reader.End();
                return ImageJson.Of(record) == ImageJson.Of(read) && RawRecords.Payload(read).AsSpan().SequenceEqual(payload);
            },
            iter: 100);
}
