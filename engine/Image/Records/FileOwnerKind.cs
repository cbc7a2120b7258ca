namespace CrContainers.Engine.Image.Records;

/// <summary>Whom an open file signals (F_SETOWN_EX of fcntl(2)).</summary>
public enum FileOwnerKind
{
    Thread = 0,
    Process = 1,
    ProcessGroup = 2,
}
