/* Covers, with --file-locks: flock, POSIX and open-file-description locks with their ranges and owners, leases and the signal of
   one that is broken. */
#include "check.h"
#include <sys/file.h>
#include <sys/wait.h>

#define EXCLUSIVE 20
#define SHARED 22
#define POSIX 24
#define OFD 26
#define LEASED 28
#define READ_LEASED 29

static volatile sig_atomic_t signalled_fd;

static void on_signal(int signal UNUSED, siginfo_t *information, void *context UNUSED)
{
    signalled_fd = information->si_fd;
}

static int open_as(const char *path, int flags, int number)
{
    const int opened = open(path, flags | O_CREAT, 0644);
    MUST(opened);
    MUST(dup2(opened, number));
    MUST(close(opened));
    return number;
}

static struct flock range(short type, off_t start, off_t length)
{
    return (struct flock) { .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
}

static void lock(int fd, int command, short type, off_t start, off_t length)
{
    struct flock wanted = range(type, start, length);
    MUST(fcntl(fd, command, &wanted));
}

/* What stands against a write lock of some bytes by another open file. */
static void expect(const char *what, int fd, off_t at, short type, off_t start, off_t length, pid_t pid)
{
    struct flock found = range(F_WRLCK, at, 1);
    CHECK_EQ(label("%s: asked", what), fcntl(fd, F_OFD_GETLK, &found), 0);
    CHECK_EQ(label("%s: type", what), found.l_type, type);
    CHECK_EQ(label("%s: start", what), found.l_start, start);
    CHECK_EQ(label("%s: length", what), found.l_len, length);
    CHECK_EQ(label("%s: holder", what), found.l_pid, pid);
}

/* Opening the file for reading in another process. */
static int opened_by_other(const char *path, int flags)
{
    int status = 0;
    const pid_t child = fork();
    MUST(child);
    if (child == 0)
    {
        _exit(open(path, flags | O_NONBLOCK) >= 0 ? 0 : errno);
    }

    MUST(waitpid(child, &status, 0));
    return WEXITSTATUS(status);
}

static int flock_by_probe(int fd, int operation)
{
    const int result = flock(fd, operation | LOCK_NB) == 0 ? 0 : errno;
    if (result == 0)
    {
        MUST(flock(fd, LOCK_UN));
    }

    return result;
}

int main(void)
{
    const struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART };
    MUST(sigaction(SIGRTMIN, &action, NULL));
    MUST(flock(open_as("/tmp/exclusive", O_RDWR, EXCLUSIVE), LOCK_EX));
    open_as("/tmp/exclusive", O_RDONLY, EXCLUSIVE + 1);
    MUST(flock(open_as("/tmp/shared", O_RDONLY, SHARED), LOCK_SH));
    MUST(dup2(SHARED, 40));
    open_as("/tmp/shared", O_RDONLY, SHARED + 1);

    open_as("/tmp/posix", O_RDWR, POSIX);
    open_as("/tmp/posix", O_RDWR, POSIX + 1);
    lock(POSIX, F_SETLK, F_WRLCK, 0, 10);
    lock(POSIX, F_SETLK, F_RDLCK, 100, 0);
    lock(POSIX, F_SETLK, F_WRLCK, 40, 2);
    open_as("/tmp/ofd", O_RDWR, OFD);
    open_as("/tmp/ofd", O_RDWR, OFD + 1);
    lock(OFD, F_OFD_SETLK, F_WRLCK, 5, 1);
    lock(OFD, F_OFD_SETLK, F_RDLCK, 0x7ffffffffffffff0, 0);

    open_as("/tmp/leased", O_RDWR, LEASED);
    MUST(fcntl(LEASED, F_SETSIG, SIGRTMIN));
    MUST(fcntl(LEASED, F_SETLEASE, F_WRLCK));
    MUST(close(open_as("/tmp/read_leased", O_RDWR, READ_LEASED)));
    open_as("/tmp/read_leased", O_RDONLY, READ_LEASED);
    MUST(fcntl(READ_LEASED, F_SETLEASE, F_RDLCK));

    ready();
    while (next())
    {
        CHECK_EQ("exclusive against shared", flock_by_probe(EXCLUSIVE + 1, LOCK_SH), EWOULDBLOCK);
        CHECK_EQ("shared against shared", flock_by_probe(SHARED + 1, LOCK_SH), 0);
        CHECK_EQ("shared against exclusive", flock_by_probe(SHARED + 1, LOCK_EX), EWOULDBLOCK);
        expect("posix write", POSIX + 1, 9, F_WRLCK, 0, 10, 1);
        expect("posix gap", POSIX + 1, 10, F_UNLCK, 10, 1, 0);
        expect("posix in the middle", POSIX + 1, 41, F_WRLCK, 40, 2, 1);
        expect("posix read to the end", POSIX + 1, 1000, F_RDLCK, 100, 0, 1);
        expect("ofd write", OFD + 1, 5, F_WRLCK, 5, 1, -1);
        expect("ofd gap", OFD + 1, 6, F_UNLCK, 6, 1, 0);
        expect("ofd read", OFD + 1, 0x7ffffffffffffff5, F_RDLCK, 0x7ffffffffffffff0, 0, -1);

        CHECK_EQ("write lease", fcntl(LEASED, F_GETLEASE), F_WRLCK);
        CHECK_EQ("read lease", fcntl(READ_LEASED, F_GETLEASE), F_RDLCK);
        CHECK_EQ("reading beside a read lease", opened_by_other("/tmp/read_leased", O_RDONLY), 0);
        signalled_fd = 0;
        CHECK_EQ("reading beside a write lease", opened_by_other("/tmp/leased", O_RDONLY), EWOULDBLOCK);
        CHECK_EQ("its signal", signalled_fd, LEASED);
        /* With the lease its signal goes. */
        MUST(fcntl(LEASED, F_SETLEASE, F_UNLCK));
        MUST(fcntl(LEASED, F_SETSIG, SIGRTMIN));
        MUST(fcntl(LEASED, F_SETLEASE, F_WRLCK));
    }

    return 0;
}
