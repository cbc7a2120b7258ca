/* Covers: a file system in memory: files with their contents, holes, owners, modes, times, links, names of fifos and sockets; a file of it
   that is open, and one that is mapped. A file the program has removed stays away. */
#include "check.h"
#include <sys/socket.h>
#include <sys/un.h>

#define DIRECTORY "/dev/shm"
#define HOLE (64 * PAGE)

static void write_file(const char *path, const char *text, off_t at, mode_t mode)
{
    int file;
    MUST(file = open(path, O_CREAT | O_RDWR, 0600));
    MUST(pwrite(file, text, strlen(text), at));
    MUST(fchmod(file, mode));
    const struct timespec times[2] = { { 1, 1 }, { 1500000000, 123456789 } };
    MUST(futimens(file, times));
    MUST(close(file));
}

static void check_file(const char *path, const char *text, off_t at, long mode)
{
    char got[64] = "";
    struct stat status;
    int file = open(path, O_RDONLY);
    CHECK_EQ(path, file >= 0, 1);
    pread(file, got, sizeof got - 1, at);
    CHECK_EQ(path, strcmp(got, text), 0);
    fstat(file, &status);
    CHECK_EQ("size", status.st_size, at + (long)strlen(text));
    CHECK_EQ("mode", status.st_mode & 07777, mode);
    CHECK_EQ("owner", status.st_uid, getuid());
    CHECK_EQ("seconds", status.st_mtim.tv_sec, 1500000000);
    CHECK_EQ("nanoseconds", status.st_mtim.tv_nsec, 123456789);
    CHECK_EQ("blocks, at most", status.st_blocks <= 8, 1);
    close(file);
}

static long mode_of(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 ? (long)status.st_mode : -1;
}

static void make_socket(void)
{
    const struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = DIRECTORY "/socket" };
    int socket_file;
    MUST(socket_file = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(bind(socket_file, (const struct sockaddr *)&name, sizeof name));
    MUST(close(socket_file));
}

int main(void)
{
    struct stat first, second;
    char target[64];
    MUST(mkdir(DIRECTORY "/dir", 0755));
    write_file(DIRECTORY "/dir/plain", "contents", 0, 0640);
    write_file(DIRECTORY "/hole", "after a hole", HOLE, 0600);
    write_file(DIRECTORY "/bytes \xff\n", "any name", 0, 0444);
    write_file(DIRECTORY "/removed", "gone", 0, 0600);
    MUST(link(DIRECTORY "/dir/plain", DIRECTORY "/again"));
    MUST(symlink("../../nowhere", DIRECTORY "/link"));
    MUST(mkfifo(DIRECTORY "/fifo", 0610));
    make_socket();
    MUST(chmod(DIRECTORY "/dir", 01511));
    MUST(unlink(DIRECTORY "/removed"));

    int open_file;
    MUST(open_file = open(DIRECTORY "/hole", O_RDONLY));
    MUST(lseek(open_file, 5, SEEK_SET));
    const char *mapped = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, open_file, HOLE);
    MUST((long)mapped);

    ready();
    while (next())
    {
        check_file(DIRECTORY "/dir/plain", "contents", 0, 0640);
        check_file(DIRECTORY "/hole", "after a hole", HOLE, 0600);
        check_file(DIRECTORY "/bytes \xff\n", "any name", 0, 0444);
        CHECK_EQ("directory", mode_of(DIRECTORY "/dir"), S_IFDIR | 01511);
        CHECK_EQ("fifo", mode_of(DIRECTORY "/fifo"), S_IFIFO | 0610);
        CHECK_EQ("socket", mode_of(DIRECTORY "/socket") & S_IFMT, S_IFSOCK);
        CHECK_EQ("removed", mode_of(DIRECTORY "/removed"), -1);
        CHECK_EQ("link", readlink(DIRECTORY "/link", target, sizeof target), 13);
        CHECK_EQ("link", memcmp(target, "../../nowhere", 13), 0);
        stat(DIRECTORY "/dir/plain", &first);
        stat(DIRECTORY "/again", &second);
        CHECK_EQ("one file of two names", first.st_ino == second.st_ino && first.st_nlink == 2, 1);
        CHECK_EQ("offset", lseek(open_file, 0, SEEK_CUR), 5);
        CHECK_EQ("mapped", memcmp(mapped, "after a hole", 12), 0);
    }

    return 0;
}
