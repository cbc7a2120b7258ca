/* Covers: a private mapping of a file that was deleted afterwards: all of its contents, written or not. */
#include "check.h"

int main(void)
{
    static char contents[5 * PAGE];
    fill(contents, sizeof contents, 1);
    int fd = open("/tmp/unlinked", O_RDWR | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    char *area = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    char *fixed = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);
    MUST((long)area);
    MUST((long)fixed);
    close(fd);
    MUST(unlink("/tmp/unlinked"));
    fill(area + PAGE, PAGE, 2);

    ready();
    while (next())
    {
        CHECK_BYTES("first page", area, contents, PAGE);
        CHECK_FILLED("written page", area + PAGE, PAGE, 2);
        CHECK_BYTES("the rest", area + 2 * PAGE, contents + 2 * PAGE, 3 * PAGE);
        CHECK_BYTES("read-only mapping", fixed, contents + PAGE, 4 * PAGE);
    }

    return 0;
}
