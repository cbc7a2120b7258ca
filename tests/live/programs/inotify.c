/* Covers: inotify: watches of a directory, a file, a link itself and a kernel file system, their numbers also with gaps, masks, IN_ONESHOT,
   IN_EXCL_UNLINK, flags, the number of the next watch, one without watches; unread events become IN_Q_OVERFLOW. */
#include "check.h"
#include <sys/inotify.h>
#include <sys/ioctl.h>

static int fd, bare, directory, file, lnk, once, kernel;
static int late, late_root, late_watch;

static void touch(const char *path)
{
    const int touched = open(path, O_RDWR | O_CREAT, 0644);
    MUST(touched);
    MUST(close(touched));
}

static int unread(int inotify)
{
    int count = -1;
    MUST(ioctl(inotify, FIONREAD, &count));
    return count;
}

/* The next event is this one. */
static void expect(const char *what, int inotify, int watch, uint32_t mask, const char *name)
{
    char place[sizeof(struct inotify_event) + 256];
    memset(place, 0, sizeof place);
    const struct inotify_event *event = (const struct inotify_event *)place;
    static char left[4096];
    static size_t length;
    if (length == 0)
    {
        const ssize_t count = read(inotify, left, sizeof left);
        length = count < 0 ? 0 : (size_t)count;
    }

    CHECK_EQ(label("%s: an event", what), length >= sizeof *event, 1);
    if (length < sizeof *event)
    {
        return;
    }

    const size_t size = sizeof *event + ((const struct inotify_event *)left)->len;
    memcpy(place, left, size);
    memmove(left, left + size, length -= size);
    CHECK_EQ(label("%s: watch", what), event->wd, watch);
    CHECK_HEX(label("%s: mask", what), event->mask, mask);
    CHECK_TEXT(label("%s: name", what), event->len > 0 ? event->name : "", name);
}

static void expect_lost(const char *what, int inotify)
{
    expect(what, inotify, -1, IN_Q_OVERFLOW, "");
    CHECK_EQ(label("%s: nothing more", what), unread(inotify), 0);
}

static void masks(void)
{
    char text[4096];
    const struct { int watch; const char *mask; } wanted[] = { { directory, "mask:4000380 " }, { once, "mask:80000004 " }, { lnk, "mask:fff " } };
    slurp(label("/proc/self/fdinfo/%d", fd), text, sizeof text);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    {
        const char *line = strstr(text, label("wd:%x ", wanted[i].watch));
        CHECK_EQ(label("mask of watch %d", wanted[i].watch), line != NULL && strstr(line, "mask:") == strstr(line, wanted[i].mask), 1);
    }
}

int main(void)
{
    MUST(mkdir("/tmp/watched", 0755));
    MUST(mkdir("/tmp/watched/inner", 0755));
    touch("/tmp/watched/file");
    touch("/tmp/watched/once");
    MUST(symlink("file", "/tmp/watched/link"));
    MUST(fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    MUST(dup2(fd, 60));
    MUST(bare = inotify_init1(IN_NONBLOCK));
    MUST(late = inotify_init1(0));
    for (int i = 0; i < 300; i++)
    {
        MUST(directory = inotify_add_watch(fd, "/tmp/watched/inner", IN_OPEN));
        MUST(inotify_rm_watch(fd, directory));
    }

    MUST(directory = inotify_add_watch(fd, "/tmp/watched/inner", IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_EXCL_UNLINK));
    MUST(file = inotify_add_watch(fd, "/tmp/watched/file", IN_MODIFY));
    MUST(inotify_rm_watch(fd, inotify_add_watch(fd, "/tmp/watched", IN_OPEN)));
    MUST(lnk = inotify_add_watch(fd, "/tmp/watched/link", IN_ALL_EVENTS | IN_DONT_FOLLOW));
    MUST(once = inotify_add_watch(fd, "/tmp/watched/once", IN_ATTRIB | IN_ONESHOT));
    MUST(kernel = inotify_add_watch(fd, "/sys/kernel", IN_CREATE));
    MUST(mkdir("/tmp/late", 0755));
    MUST(late_root = inotify_add_watch(late, "/", IN_CREATE | IN_ONLYDIR));
    MUST(late_watch = inotify_add_watch(late, "/tmp/late", IN_CREATE));
    static char events[64 * 1024];
    MUST(read(fd, events, sizeof events));
    MUST(directory == 301 ? 0 : -1);

    /* One whose watch is gone, which it was not told yet. */
    const int gone = inotify_init1(IN_NONBLOCK);
    MUST(inotify_rm_watch(gone, inotify_add_watch(gone, "/tmp", IN_CREATE)));
    MUST(mkdir("/tmp/late/created", 0755));
    MUST(rmdir("/tmp/late/created"));

    ready();
    for (int round = 1; next(); round++)
    {
        CHECK_EQ("close-on-exec", fcntl(fd, F_GETFD), FD_CLOEXEC);
        CHECK_HEX("flags", (unsigned)fcntl(fd, F_GETFL), O_NONBLOCK);
        CHECK_HEX("flags of another", (unsigned)fcntl(late, F_GETFL), 0);
        CHECK_EQ("nothing unread", unread(fd), 0);
        CHECK_EQ("nothing unread in the one without watches", unread(bare), 0);
        masks();
        expect_lost("unread events", late);
        expect_lost("an unread removal", gone);

        touch("/tmp/watched/inner/new");
        MUST(unlink("/tmp/watched/inner/new"));
        expect("created", 60, directory, IN_CREATE, "new");
        expect("deleted", 60, directory, IN_DELETE, "new");
        const int written = open("/tmp/watched/file", O_WRONLY);
        MUST(write(written, "x", 1));
        close(written);
        expect("modified", fd, file, IN_MODIFY, "");
        MUST(lchown("/tmp/watched/link", getuid(), getgid()));
        expect("changed link", fd, lnk, IN_ATTRIB, "");
        CHECK_EQ("the same place", inotify_add_watch(fd, "/sys/kernel", IN_CREATE), kernel);
        CHECK_EQ("nothing more", unread(fd), 0);
        MUST(chmod("/tmp/watched/once", 0600));
        expect("once", fd, once, IN_ATTRIB, "");
        expect("once and never again", fd, once, IN_IGNORED, "");
        CHECK_EQ("the next number", once = inotify_add_watch(fd, "/tmp/watched/once", IN_ATTRIB | IN_ONESHOT), kernel + round);
        CHECK_EQ("a watch of the one without any", inotify_add_watch(bare, "/tmp", IN_CREATE) > 0, 1);
        MUST(inotify_rm_watch(bare, inotify_add_watch(bare, "/tmp", IN_CREATE)));
        CHECK_EQ("its removal", read(bare, events, sizeof events), sizeof(struct inotify_event));
        MUST(mkdir("/tmp/watched/later", 0755));
        MUST(rmdir("/tmp/watched/later"));
        CHECK_EQ("still watched", inotify_add_watch(late, "/tmp/late", IN_CREATE), late_watch);
        CHECK_EQ("still watched root", inotify_add_watch(late, "/", IN_CREATE | IN_ONLYDIR), late_root);
        MUST(mkdir("/tmp/late/created", 0755));
        MUST(rmdir("/tmp/late/created"));
        MUST(inotify_rm_watch(gone, inotify_add_watch(gone, "/tmp", IN_CREATE)));
    }

    return 0;
}
