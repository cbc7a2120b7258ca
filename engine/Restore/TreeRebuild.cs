using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using CrContainers.Engine.Proc;
using CrContainers.Engine.Tracing;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>
/// Fills the fresh container's file systems in memory with the image's files, before anything opens or maps one of them. Written from
/// outside, with this program's rights; no name leads out of the mount (<see cref="MountedTree"/>), and no device is made.
/// </summary>
internal sealed class TreeRebuild(int pid) : ITreeSink, IDisposable
{
    private const uint Fifo = 0x1000;
    private const uint Socket = 0xc000;
    private const uint SetIdBits = 0xc00;

    private readonly IReadOnlyList<Mount> mounts = MountInfo.Parse(ProcFile.Read(pid, "mountinfo"));
    private readonly HostFileSystems host = new();
    private readonly Dictionary<string, TreeEntryRecord> entries = new(StringComparer.Ordinal);
    private FreshTree? tree;
    private SafeFileHandle? file;
    private TreeEntryRecord? current;

    private MountedTree Files => tree!.Files;

    public void Begin(TreeRecord record)
    {
        entries.Clear();
        tree = FreshTree.TryEnter(pid, mounts, host, record.MountPoint);
        if (tree is null && record.EntryCount > 1)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", $"tmpfs {record.MountPoint}", "the fresh container has no writable tmpfs there, and the image has files for it",
                $"give it one (docker create --tmpfs {record.MountPoint})");
        }
    }

    public void Take(TreeEntryRecord entry)
    {
        CloseFile();
        if (tree is null)
        {
            return;
        }

        RequireNothingGained(entry);
        entries.Add(entry.Path, entry);
        Make(entry, Files.Look(entry.Path));
    }

    public void Write(TreeDataRecord data)
    {
        try
        {
            for (var done = 0; file is not null && done < data.Contents.Length;)
            {
                done += FileOpening.WriteAt(file, Files.NameOf(current!.Path), data.Contents.AsSpan(done), data.Offset + done);
            }
        }
        catch (KernelException exception) when (exception.Errno == Errno.ENOSPC)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "write", Files.NameOf(current!.Path), exception.Reason, "give the fresh container's tmpfs as much room as the checkpointed one had", exception);
        }
    }

    /// <summary>Directories get their time last: each name made in them has changed it.</summary>
    public void End()
    {
        CloseFile();
        if (tree is null)
        {
            return;
        }

        if (tree.IsOwn)
        {
            new TreeRemoval(Files, entries.ContainsKey).Run();
        }

        foreach (var directory in entries.Values.Where(entry => entry.Kind == TreeEntryKind.Directory).Reverse())
        {
            Dress(directory);
        }

        tree.Dispose();
        tree = null;
    }

    public void Dispose()
    {
        file?.Dispose();
        tree?.Dispose();
    }

    private void Make(TreeEntryRecord entry, FileStatus? there)
    {
        if (entry.Kind == TreeEntryKind.Directory && there is { IsDirectory: true })
        {
            return;
        }

        if (there is { } other)
        {
            RemoveOther(entry, other);
        }

        switch (entry.Kind)
        {
            case TreeEntryKind.Directory:
                Files.MakeDirectory(entry.Path);
                break;
            case TreeEntryKind.Regular:
                OpenFile(entry);
                break;
            case TreeEntryKind.Symlink:
                Files.MakeSymlink(entry.Path, entry.Target);
                Dress(entry);
                break;
            case TreeEntryKind.HardLink:
                Files.MakeHardLink(entry.Path, entry.Target);
                break;
            default:
                Files.MakeNode(entry.Path, entry.Kind == TreeEntryKind.Fifo ? Fifo : Socket);
                Dress(entry);
                break;
        }
    }

    /// <summary>A file the container came with gives way; a directory or a device of it is not what the checkpointed one had there.</summary>
    private void RemoveOther(TreeEntryRecord entry, FileStatus other)
    {
        if (other.IsDirectory || other.IsDevice)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", Files.NameOf(entry.Path), $"the image has a {entry.Kind} there, the fresh container something else",
                "restore into a container made like the checkpointed one");
        }

        Files.Remove(entry.Path, directory: false);
    }

    private void OpenFile(TreeEntryRecord entry)
    {
        file = Files.Create(entry.Path);
        current = entry;
        LibC.CallChecked("size", Files.NameOf(entry.Path), Syscall.Ftruncate, (int)file.DangerousGetHandle(), entry.Size);
    }

    private void CloseFile()
    {
        if (file is not null)
        {
            file.Dispose();
            file = null;
            Dress(current!);
        }
    }

    /// <summary>The owner before the permissions: a change of owner takes set-uid away.</summary>
    private void Dress(TreeEntryRecord entry)
    {
        Files.SetOwner(entry.Path, entry.Uid, entry.Gid);
        if (entry.Kind != TreeEntryKind.Symlink)
        {
            Files.SetPermissions(entry.Path, entry.Mode);
        }

        Files.SetModified(entry.Path, entry.Modified);
    }

    private void RequireNothingGained(TreeEntryRecord entry)
    {
        if (tree!.AllowsSetUid && entry.Kind == TreeEntryKind.Regular && (entry.Mode & SetIdBits) != 0)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, "restore", Files.NameOf(entry.Path), "it is a set-uid or set-gid file, and the fresh container's tmpfs would honour that",
                "mount it nosuid in the fresh container, as docker run --tmpfs does");
        }
    }
}
