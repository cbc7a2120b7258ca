/* Covers: pages of hugetlbfs: private memory with some of its pages touched, a part of it read-only and a part that forbids all, some unmapped; shared
   anonymous memory without reservation; memfds with seals, mapped twice, private, and alone. What was never touched stays so, the sizes of pages stay.
   With "segment": one of System V, attached twice, once to read only, and once in part. With "gigantic": pages of 1 GiB, a private one and a memfd of one that
   nobody touched. */
#include "smaps.h"
#include <sys/shm.h>

#define HUGE (2UL << 20)
#define TWO_MIB (21 << 26)

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x10
#endif

static char *map(size_t pages, int protection, int kind, int file, off_t offset)
{
    char *at = mmap(NULL, pages * HUGE, protection, kind, file, offset);
    MUST_OR_SKIP((long)at);
    return at;
}

static long kilobytes(const void *at, const char *name)
{
    char value[64];
    return strtol(smaps_field(at, name, value, sizeof value), NULL, 10);
}

/* Pages of a mapping that are there. */
static long there(const void *at)
{
    return (kilobytes(at, "Private_Hugetlb:") + kilobytes(at, "Shared_Hugetlb:")) / 2048;
}

static void check_pages(const char *what, const void *at, long touched)
{
    CHECK_EQ(label("%s: size of a page", what), kilobytes(at, "KernelPageSize:"), 2048);
    CHECK_EQ(label("%s: huge", what), has_flag(at, "ht"), 1);
    CHECK_EQ(label("%s: pages that are there", what), there(at), touched);
}

static long long size_of(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 ? status.st_size : -1;
}

static long long blocks(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 ? status.st_blocks * 512 / (long long)HUGE : -1;
}

static int segment(void)
{
    const size_t size = 2 * HUGE + HUGE / 2;
    int id = shmget(77, size, IPC_CREAT | IPC_EXCL | SHM_HUGETLB | TWO_MIB | 0640);
    MUST_OR_SKIP(id);
    char *writing = shmat(id, NULL, 0);
    MUST((long)writing);
    const char *reading = shmat(id, NULL, SHM_RDONLY);
    MUST((long)reading);
    char *part = shmat(id, NULL, 0);
    MUST((long)part);
    MUST(munmap(part, 2 * HUGE));
    fill(writing, PAGE, 1);
    fill(writing + 3 * HUGE - PAGE, PAGE, 2);
    ready();
    while (next())
    {
        const uint64_t seed = 100 + (uint64_t)check_round;
        struct shmid_ds state;
        CHECK_EQ("state", shmctl(id, IPC_STAT, &state), 0);
        CHECK_EQ("size", (long long)state.shm_segsz, (long long)size);
        CHECK_EQ("mode", state.shm_perm.mode & 0777, 0640);
        CHECK_EQ("key", state.shm_perm.__key, 77);
        CHECK_EQ("id by key", shmget(77, 0, 0), id);
        CHECK_FILLED("contents", reading, PAGE, check_round == 1 ? 1 : seed - 1);
        CHECK_FILLED("contents behind its end", part + 3 * HUGE - PAGE, PAGE, 2);
        CHECK_EQ("size of a page", kilobytes(writing, "KernelPageSize:"), 2048);
        CHECK_EQ("huge", has_flag(reading, "ht"), 1);
        CHECK_EQ("pages of the part", there(part + 2 * HUGE), 1);
        fill(writing, PAGE, seed);
        CHECK_FILLED("through the other", reading, PAGE, seed);
    }

    return 0;
}

static int gigantic(void)
{
    const size_t size = 1UL << 30;
    const int shift = 30 << 26;
    char *private = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | shift, -1, 0);
    MUST_OR_SKIP((long)private);
    const int file = memfd_create("gigantic", MFD_HUGETLB | (unsigned)shift);
    MUST_OR_SKIP(file);
    MUST(ftruncate(file, (off_t)size));
    char *shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    MUST((long)shared);
    fill(private + size / 2, PAGE, 1);
    ready();
    while (next())
    {
        CHECK_EQ("size of a page", kilobytes(private, "KernelPageSize:"), 1 << 20);
        CHECK_EQ("size of a page of the memfd", kilobytes(shared, "KernelPageSize:"), 1 << 20);
        CHECK_FILLED("contents", private + size / 2, PAGE, 1);
        CHECK_ZERO("before", private + size / 2 - PAGE, PAGE);
        CHECK_EQ("size", size_of(file), (long long)size);
        CHECK_EQ("pages of the memfd", blocks(file), 0);
    }

    return 0;
}

int main(int count, char **arguments)
{
    static char got[PAGE];
    if (count > 1 && strcmp(arguments[1], "gigantic") == 0)
    {
        return gigantic();
    }

    if (count > 1 && strcmp(arguments[1], "segment") == 0)
    {
        return segment();
    }

    char *private = map(8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | TWO_MIB, -1, 0);
    for (int i = 1; i < 8; i += 2)
    {
        fill(private + i * HUGE, HUGE, (uint64_t)i);
    }

    MUST(mprotect(private + 3 * HUGE, HUGE, PROT_READ));
    MUST(munmap(private + 4 * HUGE, HUGE));
    MUST(mprotect(private + 5 * HUGE, HUGE, PROT_NONE));
    MUST(madvise(private, HUGE, MADV_DONTFORK));
    char *loose = map(3, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | TWO_MIB | MAP_NORESERVE, -1, 0);
    fill(loose + HUGE, PAGE, 20);

    char *shared = map(4, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | TWO_MIB | MAP_NORESERVE, -1, 0);
    fill(shared + 2 * HUGE, HUGE, 30);

    const int file = memfd_create("huge", MFD_CLOEXEC | MFD_HUGETLB | MFD_ALLOW_SEALING | TWO_MIB);
    MUST(file);
    MUST(ftruncate(file, 4 * HUGE));
    MUST(fchmod(file, 0640));
    char *writing = map(4, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    const char *behind = map(2, PROT_READ, MAP_SHARED, file, 2 * HUGE);
    fill(writing, HUGE, 40);
    fill(writing + 3 * HUGE, HUGE, 41);
    char *copy = map(2, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    fill(copy + HUGE, HUGE, 42);
    MUST(fcntl(file, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK));
    MUST(lseek(file, 77, SEEK_SET));

    const int sealed = memfd_create("sealed", MFD_HUGETLB | MFD_ALLOW_SEALING | TWO_MIB);
    MUST(sealed);
    MUST(ftruncate(sealed, HUGE));
    char *filling = map(1, PROT_READ | PROT_WRITE, MAP_SHARED, sealed, 0);
    fill(filling, HUGE, 50);
    MUST(munmap(filling, HUGE));
    MUST(fcntl(sealed, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL));
    const char *of_sealed = map(1, PROT_READ, MAP_PRIVATE, sealed, 0);

    const int closed = memfd_create("", MFD_HUGETLB | TWO_MIB);
    MUST(closed);
    MUST(ftruncate(closed, 2 * HUGE));
    char *alone = map(2, PROT_READ | PROT_WRITE, MAP_SHARED, closed, 0);
    char *again = map(2, PROT_READ | PROT_WRITE, MAP_SHARED, closed, 0);
    MUST(close(closed));
    fill(alone + HUGE, HUGE, 60);

    ready();
    while (next())
    {
        const uint64_t seed = 100 + (uint64_t)check_round;
        check_pages("private, first", private, 0);
        check_pages("private, two pages", private + HUGE, 1);
        check_pages("private, read-only", private + 3 * HUGE, 1);
        check_pages("private, no access", private + 5 * HUGE, 1);
        check_pages("private, last two pages", private + 6 * HUGE, 1);
        CHECK_EQ("not for children", has_flag(private, "dc"), 1);
        CHECK_FILLED("private", private + HUGE, HUGE, 1);
        CHECK_FILLED("private, read-only", private + 3 * HUGE, HUGE, 3);
        MUST(mprotect(private + 5 * HUGE, HUGE, PROT_READ));
        CHECK_FILLED("private, no access", private + 5 * HUGE, HUGE, 5);
        MUST(mprotect(private + 5 * HUGE, HUGE, PROT_NONE));
        CHECK_FILLED("private, last", private + 7 * HUGE, HUGE, 7);
        check_pages("without reservation", loose, 1);
        CHECK_EQ("no reservation", has_flag(loose, "nr"), 1);
        CHECK_EQ("reservation", has_flag(private, "nr"), 0);
        CHECK_FILLED("without reservation", loose + HUGE, PAGE, 20);

        CHECK_FILLED("shared", shared + 2 * HUGE, HUGE, 30);
        check_pages("shared", shared, 1);
        CHECK_EQ("shared, no reservation", has_flag(shared, "nr"), 1);

        CHECK_EQ("memfd: size", size_of(file), 4 * HUGE);
        CHECK_EQ("memfd: pages", blocks(file), 2);
        CHECK_EQ("memfd: offset", lseek(file, 0, SEEK_CUR), 77);
        CHECK_EQ("memfd: close on exec", fcntl(file, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("memfd: seals", fcntl(file, F_GET_SEALS), F_SEAL_GROW | F_SEAL_SHRINK);
        CHECK_FILLED("memfd", writing, HUGE, check_round == 1 ? 40 : seed - 1);
        CHECK_FILLED("memfd, the other mapping", behind + HUGE, HUGE, 41);
        CHECK_EQ("memfd, private: huge", has_flag(copy, "ht"), 1);
        CHECK_FILLED("memfd, private", copy + HUGE, HUGE, 42);
        fill(writing, HUGE, seed);
        CHECK_EQ("memfd: read(2)", pread(file, got, PAGE, 0), (long)PAGE);
        CHECK_FILLED("memfd, through the descriptor", got, PAGE, seed);
        CHECK_FILLED("memfd, private, of the file", copy, HUGE, seed);
        fill(writing + 3 * HUGE, PAGE, seed);
        CHECK_FILLED("memfd, seen by the other mapping", behind + HUGE, PAGE, seed);
        fill(writing + 3 * HUGE, PAGE, 41);

        CHECK_EQ("sealed: seals", fcntl(sealed, F_GET_SEALS), F_SEAL_WRITE | F_SEAL_SEAL);
        CHECK_FILLED("sealed", of_sealed, HUGE, 50);
        CHECK_FILLED("mapped alone", again + HUGE, HUGE, check_round == 1 ? 60 : seed - 1);
        fill(alone + HUGE, HUGE, seed);
        CHECK_FILLED("mapped alone, twice", again + HUGE, HUGE, seed);
    }

    return 0;
}
