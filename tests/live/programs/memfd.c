/* Covers: memfds: contents with holes, size, mode, seals; mapped twice, once to write and once to execute, and opened: what is written
   through one is seen through the others; opened once more to read only; one that is mapped alone; one that is sealed against writing, and mapped;
   one sealed against new writers that a mapping still writes to; one mapped private, also alone. */
#include "faults.h"

#define HOLE (1000 * PAGE)

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif

static char *map(int file, size_t size, int protection, int kind)
{
    char *at = mmap(NULL, size, protection, kind, file, 0);
    MUST((long)at);
    return at;
}

static int make(const char *name, unsigned flags, off_t size)
{
    const int file = memfd_create(name, flags);
    MUST(file);
    MUST(ftruncate(file, size));
    return file;
}

static long long blocks(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 ? status.st_blocks : -1;
}

static long mode(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 ? (long)(status.st_mode & 07777) : -1;
}

static void check_name(int file, const char *want)
{
    char path[64], got[128] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    readlink(path, got, sizeof got - 1);
    CHECK_TEXT("name", got, want);
}

int main(void)
{
    static char got[PAGE];
    char path[64];
    const int file = make("a name/with ..", MFD_CLOEXEC, HOLE + 2 * PAGE + 100);
    const int twin = dup(file);
    char *writing = map(file, HOLE + 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    char *executing = map(file, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED);
    fill(writing, PAGE, 1);
    fill(writing + HOLE, PAGE, 2);
    MUST(fchmod(file, 0640));
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    const int reader = open(path, O_RDONLY);
    MUST(reader);
    MUST(lseek(file, 77, SEEK_SET));
    MUST(lseek(reader, 5, SEEK_SET));

    const int closed = make("", 0, 2 * PAGE);
    char *alone = map(closed, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    char *again = map(closed, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    MUST(close(closed));
    fill(alone, 2 * PAGE, 3);

    const int sealed = make("sealed", MFD_ALLOW_SEALING, PAGE);
    fill(got, PAGE, 4);
    MUST(write(sealed, got, PAGE));
    MUST(fcntl(sealed, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL));
    char *of_sealed = map(sealed, PAGE, PROT_READ, MAP_PRIVATE);

    const int future = make("future", MFD_ALLOW_SEALING, PAGE);
    char *of_future = map(future, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
    MUST_OR_SKIP(fcntl(future, F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_GROW));
    const int sealable = make("not sealed", MFD_ALLOW_SEALING, 0);

    char *private = map(file, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    fill(private, PAGE, 5);

    const int lone = make("lone", 0, 3 * PAGE);
    fill(got, PAGE, 6);
    MUST(pwrite(lone, got, PAGE, PAGE));
    char *of_lone = map(lone, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    MUST(close(lone));
    fill(of_lone + 2 * PAGE, PAGE, 7);

    ready();
    while (next())
    {
        const uint64_t seed = 100 + (uint64_t)check_round;
        CHECK_EQ("size", lseek(reader, 0, SEEK_END), HOLE + 2 * (long)PAGE + 100);
        CHECK_EQ("offset, shared by two descriptors", lseek(twin, 0, SEEK_CUR), 77);
        CHECK_EQ("close on exec", fcntl(file, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("mode", mode(file), 0640);
        CHECK_BETWEEN("blocks: holes are holes", blocks(file), 16, 32);
        CHECK_EQ("writing by the reading one", write(reader, "x", 1), -1);
        check_name(file, "/memfd:a name/with .. (deleted)");
        CHECK_FILLED("contents", executing, PAGE, check_round == 1 ? 1 : seed - 1);
        CHECK_FILLED("contents behind the hole", writing + HOLE, PAGE, 2);
        CHECK_ZERO("hole", writing + HOLE / 2, 2 * PAGE);
        fill(writing, PAGE, seed);
        CHECK_FILLED("through the other mapping", executing, PAGE, seed);
        CHECK_EQ("read(2)", pread(reader, got, PAGE, 0), (long)PAGE);
        CHECK_FILLED("through the descriptor", got, PAGE, seed);
        CHECK_FILLED("private copy", private, PAGE, 5);

        CHECK_FILLED("mapped private alone, from the file", of_lone + PAGE, PAGE, 6);
        CHECK_FILLED("mapped private alone, written", of_lone + 2 * PAGE, PAGE, 7);
        CHECK_FILLED("mapped alone", alone, 2 * PAGE, check_round == 1 ? 3 : seed - 1);
        fill(again, 2 * PAGE, seed);
        CHECK_FILLED("mapped alone, twice", alone, 2 * PAGE, seed);

        CHECK_FILLED("sealed", of_sealed, PAGE, 4);
        CHECK_EQ("seals", fcntl(sealed, F_GET_SEALS), F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_SEAL);
        CHECK_EQ("no seals", fcntl(sealable, F_GET_SEALS), 0);
        CHECK_EQ("not to be sealed", fcntl(file, F_GET_SEALS), F_SEAL_SEAL);
        CHECK_EQ("writing what is sealed", pwrite(sealed, "x", 1, 0), -1);
        CHECK_EQ("seals for the future", fcntl(future, F_GET_SEALS), F_SEAL_FUTURE_WRITE | F_SEAL_GROW);
        CHECK_EQ("writing by the descriptor", pwrite(future, "x", 1, 0), -1);
        fill(of_future, PAGE, seed);
        CHECK_EQ("reading by the descriptor", pread(future, got, PAGE, 0), (long)PAGE);
        CHECK_FILLED("what the mapping wrote", got, PAGE, seed);
    }

    return 0;
}
