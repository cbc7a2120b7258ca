/* Covers: fanotify: one with descriptors in its events and one with ids and names; marks of a directory, a file, a link itself, a mount and a file
   system; masks, ignored masks of both kinds; flags of both, close-on-exec; two descriptors of one, one of FAN_CLASS_CONTENT, one without marks; what
   fdinfo says of all of them. With "unread": events that were not read are lost. With "content": so they are not at one that decides. With "user": one
   of a task without capabilities. */
#include "check.h"
#include <limits.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>

#ifndef FAN_MARK_IGNORE
#define FAN_MARK_IGNORE 0x400
#endif
#ifndef FAN_MARK_EVICTABLE
#define FAN_MARK_EVICTABLE 0x200
#endif

static int files, names;

static void touch(const char *path)
{
    const int touched = open(path, O_RDWR | O_CREAT, 0644);
    MUST(touched);
    MUST(close(touched));
}

static int unread(int fd)
{
    int count = -1;
    MUST(ioctl(fd, FIONREAD, &count));
    return count;
}

static void mark(int fd, unsigned flags, uint64_t mask, const char *path)
{
    MUST_OR_SKIP(fanotify_mark(fd, FAN_MARK_ADD | FAN_MARK_DONT_FOLLOW | flags, mask, AT_FDCWD, path));
}

/* What fdinfo says of a fanotify, without what differs between two root file systems. */
static const char *said(int fd, char *into, size_t size)
{
    char text[4096];
    into[0] = 0;
    slurp(label("/proc/self/fdinfo/%d", fd), text, sizeof text);
    for (char *line = strstr(text, "fanotify"); line != NULL && *line != 0; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
    {
        char *flags = strstr(line, "flags:");
        char *handle = strstr(line, "fhandle");
        const char *end = strchrnul(line, '\n');
        const char kind = line[9];
        const size_t length = (size_t)((handle != NULL && handle < end ? handle : end) - flags);
        snprintf(into + strlen(into), size - strlen(into), "%c %.*s\n", kind, (int)length, flags);
    }

    return into;
}

/* The next event: its mask, and what it is of, by descriptor or by name. */
static void expect(const char *what, int fd, uint64_t mask, const char *of)
{
    static char place[4096];
    char got[PATH_MAX] = "", link[64];
    const ssize_t count = read(fd, place, sizeof place);
    const struct fanotify_event_metadata *event = (const struct fanotify_event_metadata *)place;
    CHECK_EQ(label("%s: one event", what), count, count < 0 ? 0 : (long long)event->event_len);
    if (count < 0)
    {
        return;
    }

    CHECK_HEX(label("%s: mask", what), event->mask, mask);
    CHECK_EQ(label("%s: pid", what), event->pid, getpid());
    if (event->fd >= 0)
    {
        snprintf(link, sizeof link, "/proc/self/fd/%d", event->fd);
        readlink(link, got, sizeof got - 1);
        CHECK_EQ(label("%s: close-on-exec", what), fcntl(event->fd, F_GETFD), FD_CLOEXEC);
        close(event->fd);
    }
    else if (event->event_len > event->metadata_len)
    {
        const struct fanotify_event_info_fid *info = (const struct fanotify_event_info_fid *)(event + 1);
        const struct file_handle *handle = (const struct file_handle *)info->handle;
        snprintf(got, sizeof got, "%s", info->hdr.info_type == FAN_EVENT_INFO_TYPE_DFID_NAME ? (const char *)handle->f_handle + handle->handle_bytes : "no name");
    }

    CHECK_TEXT(label("%s: file", what), got, of);
}

static void make_files(void)
{
    MUST(mkdir("/tmp/marked", 0755));
    touch("/tmp/marked/file");
    touch("/tmp/marked/ignored");
    MUST(symlink("file", "/tmp/marked/link"));
    MUST(mkdir("/dev/shm/inner", 0755));
}

/* Events of this program's own, for none may wait. */
static void drain(int fd)
{
    static char place[65536];
    const int flags = fcntl(fd, F_GETFL);
    MUST(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
    for (ssize_t count; (count = read(fd, place, sizeof place)) > 0;)
    {
        for (struct fanotify_event_metadata *event = (struct fanotify_event_metadata *)place; FAN_EVENT_OK(event, count); event = FAN_EVENT_NEXT(event, count))
        {
            close(event->fd);
        }
    }

    MUST(fcntl(fd, F_SETFL, flags));
}

static int lost(int class)
{
    MUST_OR_SKIP(files = fanotify_init(class | FAN_NONBLOCK, O_RDONLY | O_CLOEXEC));
    make_files();
    mark(files, 0, FAN_OPEN, "/tmp/marked/file");
    touch("/tmp/marked/file");
    MUST(unread(files) > 0 ? 0 : -1);
    ready();
    while (next())
    {
        CHECK_EQ("unread", unread(files) > 0, class == FAN_CLASS_NOTIF ? 0 : 1);
        drain(files);
        touch("/tmp/marked/file");
        expect("opened", files, FAN_OPEN, "/tmp/marked/file");
        if (class == FAN_CLASS_NOTIF)
        {
            touch("/tmp/marked/file");
        }
    }

    return 0;
}

static int user(void)
{
    char before[512], after[512];
    MUST_OR_SKIP(names = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_DFID_NAME, O_RDONLY));
    make_files();
    mark(names, 0, FAN_CREATE | FAN_ONDIR, "/tmp/marked");
    said(names, before, sizeof before);
    ready();
    while (next())
    {
        CHECK_TEXT("fdinfo", said(names, after, sizeof after), before);
        MUST(mkdir("/tmp/marked/new", 0755));
        MUST(rmdir("/tmp/marked/new"));
        expect("made", names, FAN_CREATE | FAN_ONDIR, "new");
        CHECK_EQ("nothing more", unread(names), 0);
    }

    return 0;
}

/* One that asks before files are opened: the checkpoint itself would wait for it. */
static int permission(void)
{
    int file;
    MUST_OR_SKIP(files = fanotify_init(FAN_CLASS_CONTENT, O_RDONLY));
    MUST(file = open("/dev/shm/kept", O_WRONLY | O_CREAT, 0644));
    MUST(write(file, "x", 1));
    MUST(close(file));
    mark(files, FAN_MARK_MOUNT, FAN_OPEN_PERM, "/dev/shm");
    ready();
    while (next())
    {
        CHECK_EQ("nothing waits", unread(files), 0);
    }

    return 0;
}

int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    if (*what != 0)
    {
        return strcmp(what, "user") == 0 ? user() : strcmp(what, "permission") == 0 ? permission() : lost(strcmp(what, "content") == 0 ? FAN_CLASS_CONTENT : FAN_CLASS_NOTIF);
    }

    static char before[2][4096], after[4096];
    make_files();
    MUST_OR_SKIP(files = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE, O_RDONLY | O_CLOEXEC | O_LARGEFILE));
    MUST_OR_SKIP(names = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_REPORT_DFID_NAME, O_RDONLY));
    const int content = fanotify_init(FAN_CLASS_CONTENT, O_RDWR | O_CLOEXEC);
    MUST(content);
    const int bare = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK, O_RDONLY);
    MUST(bare);
    MUST(fcntl(bare, F_SETFL, 0));
    const int twin = dup(files);
    MUST(twin);
    mark(files, 0, FAN_OPEN | FAN_CLOSE_WRITE | FAN_EVENT_ON_CHILD, "/tmp/marked");
    mark(files, FAN_MARK_IGNORED_MASK | FAN_MARK_IGNORED_SURV_MODIFY, FAN_OPEN | FAN_CLOSE_WRITE, "/tmp/marked/ignored");
    mark(files, FAN_MARK_MOUNT, FAN_CLOSE_WRITE, "/dev/shm");
    mark(names, 0, FAN_ATTRIB, "/tmp/marked/link");
    mark(names, FAN_MARK_FILESYSTEM, FAN_CREATE | FAN_DELETE | FAN_ONDIR, "/dev/shm");
    mark(names, FAN_MARK_IGNORE | FAN_MARK_IGNORED_SURV_MODIFY | FAN_MARK_EVICTABLE, FAN_CREATE | FAN_DELETE | FAN_ONDIR | FAN_EVENT_ON_CHILD, "/dev/shm/inner");
    mark(content, 0, FAN_CLOSE_WRITE, "/tmp/marked/file");
    said(files, before[0], sizeof before[0]);
    said(names, before[1], sizeof before[1]);

    ready();
    while (next())
    {
        CHECK_EQ("nothing unread", unread(files), 0);
        CHECK_EQ("nothing unread by name", unread(names), 0);
        CHECK_EQ("close-on-exec", fcntl(files, F_GETFD), FD_CLOEXEC);
        CHECK_HEX("flags", (unsigned)fcntl(files, F_GETFL) & ~(unsigned)O_CLOEXEC, O_RDWR | O_NONBLOCK);
        CHECK_HEX("flags of the one without marks", (unsigned)fcntl(bare, F_GETFL), O_RDWR);
        CHECK_TEXT("fdinfo", said(files, after, sizeof after), before[0]);
        CHECK_TEXT("fdinfo, by name", said(names, after, sizeof after), before[1]);

        touch("/tmp/marked/ignored");
        touch("/tmp/marked/file");
        expect("opened and closed", twin, FAN_OPEN | FAN_CLOSE_WRITE, "/tmp/marked/file");
        expect("closed, of the one that decides", content, FAN_CLOSE_WRITE, "/tmp/marked/file");
        touch("/dev/shm/inner/shared");
        expect("closed on the mount", files, FAN_CLOSE_WRITE, "/dev/shm/inner/shared");
        MUST(unlink("/dev/shm/inner/shared"));
        MUST(mkdir("/dev/shm/other", 0755));
        expect("made in the file system", names, FAN_CREATE | FAN_ONDIR, "other");
        MUST(rmdir("/dev/shm/other"));
        expect("removed in the file system", names, FAN_DELETE | FAN_ONDIR, "other");
        MUST(lchown("/tmp/marked/link", getuid(), getgid()));
        expect("changed link", names, FAN_ATTRIB, "link");
        CHECK_EQ("nothing more", unread(files), 0);
        CHECK_EQ("nothing more by name", unread(names), 0);
        CHECK_EQ("nothing at the one without marks", unread(bare), 0);
    }

    return 0;
}
