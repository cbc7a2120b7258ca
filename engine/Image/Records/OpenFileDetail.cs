namespace CrContainers.Engine.Image.Records;

/// <summary>What an open file of one certain kind has beside the fields of all of them.</summary>
public abstract record OpenFileDetail
{
    public abstract void Write(PayloadWriter writer);

    /// <summary>Null for the kinds that have none.</summary>
    internal static OpenFileDetail? Read(OpenFileKind kind, ref PayloadReader reader) => kind switch
    {
        OpenFileKind.EventCounter => EventCounterDetail.Read(ref reader),
        OpenFileKind.Timer => TimerDetail.Read(ref reader),
        OpenFileKind.SignalSet => SignalSetDetail.Read(ref reader),
        OpenFileKind.Epoll => EpollDetail.Read(ref reader),
        OpenFileKind.Pipe => PipeDetail.Read(ref reader),
        OpenFileKind.Socket => SocketDetail.Read(ref reader),
        OpenFileKind.Connection => ConnectionDetail.Read(ref reader),
        OpenFileKind.Watches => WatchesDetail.Read(ref reader),
        OpenFileKind.Fanotify => FanotifyDetail.Read(ref reader),
        OpenFileKind.PidFd => PidFdDetail.Read(ref reader),
        OpenFileKind.PtyMaster => PtyMasterDetail.Read(ref reader),
        OpenFileKind.PtySlave => PtySlaveDetail.Read(ref reader),
        _ => null,
    };
}
