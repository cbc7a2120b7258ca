namespace CrContainers.Engine.Proc;

/// <summary>What the kernel tells of a file that inotify or fanotify watches.</summary>
/// <param name="Inode">As the file system itself numbers it.</param>
/// <param name="Device">The file system's st_dev.</param>
/// <param name="HandleType">Of the file handle (name_to_handle_at(2)).</param>
/// <param name="Handle">Its bytes; empty where the file system has none.</param>
internal record InodeMark(ulong Inode, ulong Device, int HandleType, byte[] Handle);
