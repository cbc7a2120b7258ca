namespace CrContainers.Engine.Image.Records;

/// <summary>One file descriptor: its number, the open file behind it, and its close-on-exec flag.</summary>
public readonly record struct DescriptorEntry(int Number, ulong OpenFileId, bool CloseOnExec);
