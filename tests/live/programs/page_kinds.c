/* Covers: as many pages of each kind as the four arguments say: written; read and never written; of a file, mapped private and read;
   of a file, mapped shared and read. */
#include "check.h"

#define NAME "/tmp/pages"

static unsigned pages[5];

static char *map(unsigned count, int flags, int fd)
{
    char *area = mmap(NULL, (count + 1) * PAGE, PROT_READ | PROT_WRITE, flags, fd, 0);
    MUST((long)area);
    MUST(madvise(area, (count + 1) * PAGE, MADV_RANDOM));
    return area;
}

static char touch(const volatile char *area, unsigned count)
{
    char sum = 0;
    for (unsigned i = 0; i < count; i++)
    {
        sum += area[i * PAGE];
    }

    return sum;
}

int main(int count, char **arguments)
{
    static char contents[PAGE];
    for (int i = 1; i < count && i < 5; i++)
    {
        pages[i] = (unsigned)strtoul(arguments[i], NULL, 10);
    }

    int fd = open(NAME, O_RDWR | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    for (unsigned i = 0; i <= pages[3] || i <= pages[4]; i++)
    {
        MUST(write(fd, contents, PAGE) == (ssize_t)PAGE ? 0 : -1);
    }

    char *written = map(pages[1], MAP_PRIVATE | MAP_ANONYMOUS, -1);
    char *zero = map(pages[2], MAP_PRIVATE | MAP_ANONYMOUS, -1);
    char *clean = map(pages[3], MAP_PRIVATE, fd);
    char *shared = map(pages[4], MAP_SHARED, fd);
    close(fd);
    fill(written, pages[1] * PAGE, 1);
    char sum = touch(zero, pages[2]) + touch(clean, pages[3]) + touch(shared, pages[4]);

    ready();
    while (next())
    {
        CHECK_FILLED("written", written, pages[1] * PAGE, 1);
        CHECK_EQ("what is zero", sum + touch(zero, pages[2]) + touch(clean, pages[3]) + touch(shared, pages[4]), 0);
    }

    return 0;
}
