/* Covers: files without a name: deleted, renamed over, made by O_TMPFILE, on disk and on a tmpfs; contents with a hole, offset, mode, time; two open files
   of one, which share it again; mappings of it, shared and private; one whose directory is gone too; one that is linked elsewhere. */
#include "check.h"

#define HOLE (500 * PAGE)

static int make(const char *path, uint64_t seed)
{
    static char contents[2 * PAGE];
    const int file = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    MUST(file);
    fill(contents, sizeof contents, seed);
    MUST(pwrite(file, contents, sizeof contents, 0));
    return file;
}

static void check_contents(const char *what, int file, uint64_t seed)
{
    static char got[2 * PAGE];
    CHECK_EQ(what, pread(file, got, sizeof got, 0), (long)sizeof got);
    CHECK_FILLED(what, got, sizeof got, seed);
}

static struct stat look(int file)
{
    struct stat status = { 0 };
    fstat(file, &status);
    return status;
}

int main(void)
{
    const struct timespec times[2] = { { 1, 1 }, { 1500000000, 123456789 } };
    const int deleted = make("/tmp/deleted", 1);
    const int reader = open("/tmp/deleted", O_RDONLY | O_APPEND);
    MUST(reader);
    MUST(unlink("/tmp/deleted"));
    MUST(fchmod(deleted, 0444));
    MUST(pwrite(deleted, "end", 3, HOLE));
    MUST(lseek(deleted, 7, SEEK_SET));
    char *shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, deleted, 0);
    char *private = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, deleted, 0);
    MUST((long)shared);
    MUST((long)private);
    fill(private + PAGE, PAGE, 2);
    MUST(futimens(deleted, times));

    const int replaced = make("/tmp/replaced", 3);
    MUST(close(make("/tmp/other", 4)));
    MUST(rename("/tmp/other", "/tmp/replaced"));

    MUST(mkdir("/tmp/gone", 0755));
    const int orphan = make("/tmp/gone/orphan", 5);
    MUST(unlink("/tmp/gone/orphan"));
    MUST(rmdir("/tmp/gone"));

    const int in_memory = make("/dev/shm/deleted", 6);
    MUST(unlink("/dev/shm/deleted"));

    const int linked = make("/tmp/linked", 7);
    MUST(link("/tmp/linked", "/tmp/elsewhere"));
    MUST(unlink("/tmp/linked"));

    const int alone = make("/tmp/alone", 8);
    char *of_alone = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, alone, 0);
    MUST((long)of_alone);
    MUST(close(alone));
    MUST(unlink("/tmp/alone"));

    const int temporary = open("/tmp", O_TMPFILE | O_RDWR, 0640);
    MUST_OR_SKIP(temporary);
    MUST(write(temporary, "temporary", 9));
    const int empty = open("/dev/shm", O_TMPFILE | O_WRONLY, 0600);
    MUST(empty);

    ready();
    while (next())
    {
        char text[16] = "", path[64], name[64];
        const struct stat status = look(deleted);
        CHECK_EQ("no name", status.st_nlink, 0);
        CHECK_EQ("size", status.st_size, HOLE + 3);
        CHECK_EQ("mode", status.st_mode & 07777, 0444);
        CHECK_EQ("owner", status.st_uid, getuid());
        CHECK_BETWEEN("blocks", status.st_blocks, 1, 64);
        CHECK_EQ("time", check_round > 1 || (status.st_mtim.tv_sec == 1500000000 && status.st_mtim.tv_nsec == 123456789), 1);
        CHECK_EQ("offset", lseek(deleted, 0, SEEK_CUR), 7);
        CHECK_EQ("flags", fcntl(reader, F_GETFL) & (O_ACCMODE | O_APPEND), O_APPEND);
        CHECK_EQ("one file", look(reader).st_ino == status.st_ino, 1);
        CHECK_EQ("behind the hole", pread(reader, text, sizeof text, HOLE), 3);
        CHECK_TEXT("behind the hole", text, "end");
        CHECK_FILLED("private mapping, written", private + PAGE, PAGE, 2);
        fill(shared, 2 * PAGE, 100 + (uint64_t)check_round);
        check_contents("what the mapping wrote", reader, 100 + (uint64_t)check_round);
        CHECK_FILLED("private mapping, not written", private, PAGE, 100 + (uint64_t)check_round);

        check_contents("replaced", replaced, 3);
        CHECK_EQ("the one with its name", look(replaced).st_nlink, 0);
        check_contents("in a directory that is gone", orphan, 5);
        check_contents("in memory", in_memory, 6);
        check_contents("linked elsewhere", linked, 7);
        CHECK_FILLED("mapped alone", of_alone, 2 * PAGE, 8);

        CHECK_EQ("O_TMPFILE", pread(temporary, text, sizeof text, 0), 9);
        CHECK_TEXT("O_TMPFILE", text, "temporary");
        CHECK_EQ("empty", look(empty).st_size, 0);
        CHECK_EQ("on the same file system", look(empty).st_dev == look(in_memory).st_dev && look(empty).st_dev != status.st_dev, 1);
        snprintf(path, sizeof path, "/proc/self/fd/%d", temporary);
        snprintf(name, sizeof name, "/tmp/linked.%d", check_round);
        CHECK_EQ("giving it a name", check_round == 2 ? linkat(AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW) : 0, 0);
    }

    return 0;
}
