/* Covers: open files: offsets, flags, close-on-exec, numbers, O_PATH, a directory, descriptors that share one open file and those that
   do not, the memory devices, and a file that could not be opened the same way again. */
#include "check.h"
#include <dirent.h>

#define COUNT 16
enum { READER, APPENDER, WRITER, SHARED, COPY, SEPARATE, NAMED, DIRECTORY, HIGH, EMPTY, ZERO, FULL, RANDOM, URANDOM, LOCKED_UP, SPARSE };

static int fds[COUNT], flags[COUNT], fd_flags[COUNT];
static off_t offsets[COUNT];

/* An open file at a number of its own. */
static void open_at(int which, int number, const char *path, int how)
{
    const int fd = open(path, how | O_CLOEXEC, 0644);
    MUST(fd);
    MUST(dup3(fd, number, which % 2 ? O_CLOEXEC : 0));
    close(fd);
    fds[which] = number;
}

static void set_up(void)
{
    static const char *const devices[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom" };
    MUST(mkdir("/tmp/directory", 0755));
    for (int i = 0; i < 12; i++)
    {
        const int fd = open(label("/tmp/directory/%d", i), O_CREAT | O_WRONLY, 0644);
        MUST(write(fd, "0123456789abcdefghijklmnopqrstuvwxyz", 36));
        close(fd);
    }

    open_at(READER, 20, "/tmp/directory/1", O_RDONLY | O_NOATIME);
    open_at(APPENDER, 21, "/tmp/directory/2", O_WRONLY | O_APPEND);
    open_at(WRITER, 22, "/tmp/directory/3", O_RDWR | O_NONBLOCK);
    open_at(SHARED, 23, "/tmp/directory/4", O_RDWR);
    open_at(SEPARATE, 25, "/tmp/directory/4", O_RDWR);
    open_at(NAMED, 26, "/tmp/directory/5", O_PATH | O_NOFOLLOW);
    open_at(DIRECTORY, 27, "/tmp/directory", O_RDONLY | O_DIRECTORY);
    open_at(HIGH, 200, "/tmp/directory/6", O_RDONLY | O_DSYNC);
    for (int i = 0; i < 5; i++)
    {
        open_at(EMPTY + i, 30 + i, devices[i], i == 3 ? O_RDONLY : O_RDWR);
    }

    open_at(LOCKED_UP, 40, "/tmp/directory/7", O_RDWR);
    MUST(chmod("/tmp/directory/7", 0400));
    open_at(SPARSE, 41, "/tmp/directory/8", O_RDWR);
    /* A renamed file has its new name from then on, whatever the old one leads to. */
    MUST(rename("/tmp/directory/8", "/tmp/directory/80"));
    MUST(rename("/tmp/directory/9", "/tmp/directory/8"));
    MUST(rename("/tmp/directory/80", "/tmp/directory/9"));
    MUST(fds[COPY] = dup2(fds[SHARED], 24));
    char buffer[100];
    MUST(read(fds[READER], buffer, 5));
    MUST(write(fds[APPENDER], "more", 4));
    MUST(lseek(fds[WRITER], 11, SEEK_SET));
    MUST(lseek(fds[COPY], 7, SEEK_SET));
    MUST(lseek(fds[SEPARATE], 9, SEEK_SET));
    MUST(syscall(SYS_getdents64, fds[DIRECTORY], buffer, sizeof buffer));
    MUST(lseek(fds[HIGH], 36, SEEK_SET));
    MUST(lseek(fds[SPARSE], 5000000000, SEEK_SET));
}

/* Bit i: the directory lists the file i. */
static unsigned listed(void)
{
    static char buffer[4096];
    unsigned found = 0;
    long length;
    MUST(lseek(fds[DIRECTORY], 0, SEEK_SET));
    while ((length = syscall(SYS_getdents64, fds[DIRECTORY], buffer, sizeof buffer)) > 0)
    {
        for (long at = 0; at < length; at += ((struct dirent64 *)(buffer + at))->d_reclen)
        {
            const char *name = ((struct dirent64 *)(buffer + at))->d_name;
            found |= name[0] == '.' ? 0 : 1u << atoi(name);
        }
    }

    return found;
}

static void use(void)
{
    char buffer[16] = "";
    CHECK_EQ("read", read(fds[READER], buffer, 3), 3);
    CHECK_TEXT("what was read", buffer, "567");
    lseek(fds[READER], 5, SEEK_SET);
    CHECK_EQ("append", write(fds[APPENDER], "x", 1), 1);
    CHECK_EQ("offset after appending", lseek(fds[APPENDER], 0, SEEK_CUR), 40 + check_round);
    offsets[APPENDER]++;
    CHECK_EQ("seen through the copy", lseek(fds[SHARED], 8, SEEK_SET) == 8 ? lseek(fds[COPY], 0, SEEK_CUR) : -1, 8);
    CHECK_EQ("not seen through the separate one", lseek(fds[SEPARATE], 0, SEEK_CUR), 9);
    lseek(fds[SHARED], 7, SEEK_SET);
    const int result = fcntl(fds[COPY], F_SETFL, O_APPEND);
    CHECK_EQ("flags are shared, too", result == 0 ? fcntl(fds[SHARED], F_GETFL) & O_APPEND : 0, O_APPEND);
    CHECK_EQ("but not separate ones", fcntl(fds[SEPARATE], F_GETFL) & O_APPEND, 0);
    fcntl(fds[SHARED], F_SETFL, 0);
    CHECK_EQ("reading O_PATH", read(fds[NAMED], buffer, 1) == -1 ? errno : 0, EBADF);
    CHECK_EQ("end of file", read(fds[HIGH], buffer, 1), 0);
    CHECK_EQ("null", read(fds[EMPTY], buffer, 1), 0);
    CHECK_EQ("zero", read(fds[ZERO], buffer, 16), 16);
    CHECK_ZERO("zeros", buffer, 16);
    CHECK_EQ("full", write(fds[FULL], "x", 1) == -1 ? errno : 0, ENOSPC);
    CHECK_EQ("urandom", read(fds[URANDOM], buffer, 16), 16);
    CHECK_EQ("writing the file of mode 0400", write(fds[LOCKED_UP], "y", 1), 1);
    lseek(fds[LOCKED_UP], 0, SEEK_SET);
    struct stat renamed = { 0 }, opened = { 0 };
    CHECK_EQ("stat of the renamed file", stat("/tmp/directory/9", &renamed) == 0 && fstat(fds[SPARSE], &opened) == 0, 1);
    CHECK_EQ("inode of the renamed file", (long long)opened.st_ino, (long long)renamed.st_ino);
    CHECK_HEX("names in the directory", listed(), 0xfff);
    lseek(fds[DIRECTORY], offsets[DIRECTORY], SEEK_SET);
}

int main(void)
{
    struct stat status[COUNT];
    set_up();
    for (int i = 0; i < COUNT; i++)
    {
        MUST(flags[i] = fcntl(fds[i], F_GETFL));
        MUST(fd_flags[i] = fcntl(fds[i], F_GETFD));
        offsets[i] = lseek(fds[i], 0, SEEK_CUR);
        MUST(fstat(fds[i], &status[i]));
    }

    ready();
    while (next())
    {
        for (int i = 0; i < COUNT; i++)
        {
            struct stat seen = { 0 };
            CHECK_HEX(label("flags of %d", fds[i]), (unsigned)fcntl(fds[i], F_GETFL), (unsigned)flags[i]);
            CHECK_EQ(label("close-on-exec of %d", fds[i]), fcntl(fds[i], F_GETFD), fd_flags[i]);
            CHECK_EQ(label("offset of %d", fds[i]), lseek(fds[i], 0, SEEK_CUR), offsets[i]);
            CHECK_EQ(label("fstat of %d", fds[i]), fstat(fds[i], &seen), 0);
            CHECK_HEX(label("mode of %d", fds[i]), seen.st_mode, status[i].st_mode);
        }

        for (int fd = 3; fd < 256; fd++)
        {
            int known = 0;
            for (int i = 0; i < COUNT; i++)
            {
                known |= fds[i] == fd;
            }

            CHECK_EQ(label("descriptor %d is open", fd), fcntl(fd, F_GETFD) >= 0, known);
        }

        use();
    }

    return 0;
}
