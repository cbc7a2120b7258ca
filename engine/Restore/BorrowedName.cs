using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore;

/// <summary>The name of a unix socket that is gone, had again for a moment: what has that name in the file system now is moved aside.</summary>
internal sealed class BorrowedName
{
    private const int AtFdCwd = -100;
    private const int PathAt = 2;
    private readonly RestoreCalls calls;
    private readonly string? path;
    private readonly string? aside;

    private BorrowedName(RestoreCalls calls, string? path, string? aside)
    {
        this.calls = calls;
        this.path = path;
        this.aside = aside;
    }

    /// <summary>Binds a socket to it.</summary>
    /// <param name="calls">The task's.</param>
    /// <param name="root">Where paths are found.</param>
    /// <param name="number">The socket.</param>
    /// <param name="address">struct sockaddr.</param>
    public static BorrowedName Bind(RestoreCalls calls, FreshRoot root, int number, byte[] address)
    {
        var path = PathOf(address);
        var aside = path is not null && root.Look(path) is not null ? $"{path}.{Guid.NewGuid():N}" : null;
        var name = new BorrowedName(calls, path, aside);
        if (aside is not null)
        {
            name.Rename(path!, aside);
        }

        name.Bind(number, address);
        return name;
    }

    /// <summary>The path in the address of a unix socket; null for an abstract name.</summary>
    public static string? PathOf(ReadOnlySpan<byte> address) =>
        address.Length > PathAt && address[PathAt] != 0 ? Encoding.Latin1.GetString(address[PathAt..].TrimEnd((byte)0)) : null;

    /// <summary>Gives it back; an abstract one goes with its socket.</summary>
    public void Return()
    {
        if (path is not null)
        {
            calls.Queue("remove", path, Syscall.Unlinkat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), 0);
        }

        if (aside is not null)
        {
            Rename(aside, path!);
        }
    }

    private void Bind(int number, byte[] address)
    {
        try
        {
            calls.Call("bind", path ?? "an abstract name", Syscall.Bind, (ulong)number, calls.Put(address), (ulong)address.Length);
        }
        catch (KernelException) when (aside is not null)
        {
            Rename(aside, path!);
            calls.Flush();
            throw;
        }
    }

    private void Rename(string from, string to)
    {
        var source = calls.Put(FileOpening.Terminated(from));
        calls.Queue("rename", from, Syscall.Renameat, unchecked((ulong)AtFdCwd), source, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(to)));
    }
}
