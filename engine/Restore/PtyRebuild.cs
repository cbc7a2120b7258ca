using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Restore;

/// <summary>Pseudo terminals, made by the task itself in its own devpts, each with its number.</summary>
/// <param name="init">The fresh init.</param>
/// <param name="calls">Its calls.</param>
/// <param name="open">Has the task open a terminal by a path, and makes sure that it is the right one.</param>
internal sealed class PtyRebuild(FreshInit init, RestoreCalls calls, PtyRebuild.OpenTerminal open)
{
    private const string Maker = "/dev/ptmx";
    private const string Control = "/dev/tty";
    private const int ControlMajor = 5;
    private const int MasterMinor = 2;
    private const int SlaveMajor = 136;
    private const int AtFdCwd = -100;

    public delegate int OpenTerminal(OpenFileRecord file, string path, Func<FileStatus, bool> isRight, string what);

    /// <summary>Masters must be made in the order of their numbers: a new one has the lowest that is free.</summary>
    public static IOrderedEnumerable<OpenFileRecord> InOrder(IEnumerable<OpenFileRecord> files) =>
        files.Where(file => file.Kind == OpenFileKind.PtyMaster).OrderBy(file => ((PtyMasterDetail)file.Detail!).Index);

    /// <summary>The master: not locked yet. It is the controlling terminal before its slave's other names are opened.</summary>
    public int MakeMaster(OpenFileRecord file)
    {
        var master = (PtyMasterDetail)file.Detail!;
        var number = OpenWithIndex(file, master.Index);
        using var copy = init.CopyDescriptor(number);
        Terminal.SetSettingsOf(copy, master.Terminal.Settings);
        Terminal.SetWindowOf(copy, master.Terminal.Window);
        Ioctl("unlock", master.Index, number, PseudoTerminal.SetLock, calls.Put(BitConverter.GetBytes(0)));
        SetOwner(master);
        if (master.IsControlling || master.IsHungUp)
        {
            OpenForAMoment(file with { Flags = (uint)OpenFlags.ReadWrite }, master);
        }

        if (master.HasPackets)
        {
            Ioctl("set the packet mode of", master.Index, number, PseudoTerminal.SetPackets, calls.Put(BitConverter.GetBytes(1)));
        }

        return number;
    }

    public int OpenSlave(OpenFileRecord file)
    {
        var slave = (PtySlaveDetail)file.Detail!;
        return slave.IsByControl
            ? open(file, Control, opened => opened is { DeviceMajor: ControlMajor, DeviceMinor: 0 }, "the controlling terminal")
            : open(file, NameOf(slave.Index), opened => IsSlave(opened, slave.Index), $"terminal {slave.Index}");
    }

    /// <summary>What stands against opening it, once all that shall be open is.</summary>
    public void Finish(OpenFileRecord file, int number)
    {
        if (file.Detail is PtyMasterDetail { IsLocked: true } master)
        {
            Ioctl("lock", master.Index, number, PseudoTerminal.SetLock, calls.Put(BitConverter.GetBytes(1)));
        }

        if (file.Detail is PtySlaveDetail { IsExclusive: true } slave)
        {
            Ioctl("set TIOCEXCL of", slave.Index, number, PseudoTerminal.SetExclusive, 0);
        }
    }

    private static string NameOf(int index) => FormattableString.Invariant($"/dev/pts/{index}");

    private static bool IsSlave(FileStatus status, int index) => status.DeviceMajor == SlaveMajor && status.DeviceMinor == index;

    private void Ioctl(string operation, int index, int number, ulong request, ulong argument) =>
        calls.Queue(operation, NameOf(index), Syscall.Ioctl, (ulong)number, request, argument);

    /// <summary>Those with lower numbers that are free in the fresh container are closed again.</summary>
    private int OpenWithIndex(OpenFileRecord file, int index)
    {
        var others = new List<int>();
        int number, made;
        do
        {
            number = open(file, Maker, opened => opened is { DeviceMajor: ControlMajor, DeviceMinor: MasterMinor }, "the maker of pseudo terminals");
            made = IndexOf(number);
            others.Add(number);
        }
        while (made < index);

        others.Where(other => other != number).ToList().ForEach(other => calls.Queue("close", Maker, Syscall.Close, (ulong)other));
        return made == index
            ? number
            : throw new CrException(ErrorKind.IncompatibleHost, "make", NameOf(index), "the fresh container has a terminal of that number", "restore into a container with a console (docker run -t) only if the first one had one");
    }

    private int IndexOf(int number)
    {
        using SafeFileHandle copy = init.CopyDescriptor(number);
        return PseudoTerminal.Index(copy);
    }

    private void SetOwner(PtyMasterDetail master)
    {
        var path = NameOf(master.Index);
        calls.Queue("give to its owner", path, Syscall.Fchownat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), master.Uid, master.Gid, 0);
        calls.Queue("set the mode of", path, Syscall.Fchmodat, unchecked((ulong)AtFdCwd), calls.Put(FileOpening.Terminated(path)), master.Mode);
    }

    private void OpenForAMoment(OpenFileRecord file, PtyMasterDetail master)
    {
        calls.Flush();
        var number = (ulong)open(file, NameOf(master.Index), opened => IsSlave(opened, master.Index), $"terminal {master.Index}");
        if (master.IsControlling)
        {
            calls.Queue("make the controlling terminal of", NameOf(master.Index), Syscall.Ioctl, number, PseudoTerminal.MakeControlling, 0);
        }

        calls.Queue("close", NameOf(master.Index), Syscall.Close, number);
    }
}
