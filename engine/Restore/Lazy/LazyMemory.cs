using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;
using CrContainers.Engine.Native;

namespace CrContainers.Engine.Restore.Lazy;

/// <summary>One address space whose pages come from images: it answers what the kernel asks of it.</summary>
internal sealed class LazyMemory(UserFaults faults, PlacedPages pages, PendingPages pending) : IDisposable
{
    private const ulong PageMask = ImageFormat.PageSize - 1;
    private const int Messages = 32;
    private readonly List<ulong> unanswered = [];
    private ulong cursor;

    public int Number => faults.Number;

    /// <summary>Pages to come; none where nobody has the address space any more.</summary>
    public long Pending => pending.Count;

    /// <summary>Faults that were answered with a page of the image.</summary>
    public long Faults { get; private set; }

    /// <summary>Is told of each of them; null: nobody wants to know.</summary>
    public FirstRecording? Recording { get; init; }

    /// <summary>An answer waits for something the task has to do first: it should be tried again soon.</summary>
    public bool MustTryAgain => unanswered.Count > 0;

    /// <summary>Takes what the kernel tells.</summary>
    /// <param name="born">Given the address space of a child.</param>
    public void TakeMessages(Action<LazyMemory> born)
    {
        Span<UserFaultMessage> messages = stackalloc UserFaultMessage[Messages];
        var count = faults.Read(messages);
        foreach (var message in messages[..count])
        {
            Take(message, born);
        }

        var open = unanswered.ToArray();
        unanswered.Clear();
        foreach (var page in open)
        {
            Answer(page);
        }
    }

    /// <summary>Loads pages that nobody has asked for yet: those behind the last one that was.</summary>
    public void Load(int most)
    {
        var next = pending.Next(cursor, most);
        if (next.Count > 0)
        {
            Put(next.Start, next.First, pages.Read(next.First, (int)next.Count));
        }
    }

    /// <summary>Loads all pages of some areas that are to come, before the task runs.</summary>
    public void Fill(IEnumerable<LazyArea> areas)
    {
        foreach (var area in areas.SelectMany(area => pending.Within(area.Start, area.End)))
        {
            for (var done = 0L; done < area.Count;)
            {
                var bytes = pages.Read(area.First + done, (int)Math.Min(area.Count - done, PageContents.BlockPages));
                Put(area.Start + ((ulong)done * ImageFormat.PageSize), area.First + done, bytes);
                done += bytes.Length / ImageFormat.PageSize;
            }
        }
    }

    public void Dispose() => faults.Dispose();

    private void Take(UserFaultMessage message, Action<LazyMemory> born)
    {
        switch (message.Event)
        {
            case UserFaultEvent.PageFault:
                unanswered.Add(message.Second & ~PageMask);
                break;
            case UserFaultEvent.Fork:
                born(new LazyMemory(new UserFaults(FileOpening.Handle(message.Descriptor)), pages, pending.Copy()) { Recording = Recording });
                break;
            case UserFaultEvent.Remap:
                pending.Move(message.First, message.Second, message.Third);
                break;
            case UserFaultEvent.Remove or UserFaultEvent.Unmap:
                pending.Forget(message.First, message.Second);
                break;
            default:
                throw new CrException(ErrorKind.IncompatibleHost, "load", "pages", $"the kernel tells of event {(byte)message.Event:x}, which is not known");
        }
    }

    private void Answer(ulong page)
    {
        Errno errno;
        if (pending.Find(page) is { } number)
        {
            Faults++;
            Recording?.Note(number);
            errno = Put(page, number, pages.Read(number, 1));
        }
        else
        {
            errno = faults.Zero(page);
            Require(errno, page);
        }

        if (errno == Errno.EAGAIN)
        {
            unanswered.Add(page);
        }
        else if (errno != Errno.None)
        {
            faults.Wake(page);
        }
    }

    /// <summary>A page that is there already was put there by the task (a guard), or by the answer to another thread. Where pages lie in no
    /// registered mapping the task has changed its mappings, perhaps between two of them.</summary>
    private Errno Put(ulong address, long first, ReadOnlySpan<byte> bytes)
    {
        var errno = faults.Copy(address, bytes, out var done);
        var count = done / ImageFormat.PageSize;
        pending.Loaded(first, count);
        cursor = address + (ulong)done;
        if (errno == Errno.ENOENT && bytes.Length > ImageFormat.PageSize)
        {
            var half = bytes.Length / ImageFormat.PageSize / 2 * ImageFormat.PageSize;
            return Put(address, first, bytes[..half]);
        }

        if (errno is Errno.EEXIST or Errno.ENOENT)
        {
            pending.Loaded(first + count, 1);
        }
        else if (errno == Errno.ESRCH)
        {
            pending.Forget(0, ulong.MaxValue);
        }

        Require(errno, address);
        return errno;
    }

    private static void Require(Errno errno, ulong address)
    {
        if (errno is not (Errno.None or Errno.EAGAIN or Errno.EEXIST or Errno.ENOENT or Errno.ESRCH))
        {
            throw new KernelException("load", $"page {address:x}", errno);
        }
    }
}
