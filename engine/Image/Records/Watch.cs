namespace CrContainers.Engine.Image.Records;

/// <summary>What inotify_add_watch(2) has put into an inotify.</summary>
/// <param name="Number">The watch descriptor it gave.</param>
/// <param name="Mask">IN_… bits: events, IN_EXCL_UNLINK, IN_ONESHOT.</param>
/// <param name="Path">A name of what is watched.</param>
public sealed record Watch(int Number, uint Mask, string Path);
