/* Covers: shared mappings of a file that was opened for reading only, one with MAP_NORESERVE: afterwards they still show what is
   written to the file. */
#include "check.h"

int main(void)
{
    static char contents[4 * PAGE];
    fill(contents, sizeof contents, 1);
    int fd = open("/tmp/shared", O_RDWR | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    close(fd);
    MUST(fd = open("/tmp/shared", O_RDONLY));
    const char *area = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED, fd, PAGE);
    MUST((long)area);
    const char *unreserved = mmap(NULL, 3 * PAGE, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd, PAGE);
    MUST((long)unreserved);
    close(fd);

    ready();
    while (next())
    {
        CHECK_BYTES("contents", area, contents + PAGE, 3 * PAGE);
        fill(contents + PAGE, PAGE, (uint64_t)check_round + 10);
        MUST(fd = open("/tmp/shared", O_WRONLY));
        MUST(pwrite(fd, contents, sizeof contents, 0));
        close(fd);
        CHECK_BYTES("contents after the file was written", area, contents + PAGE, 3 * PAGE);
        CHECK_BYTES("the same with MAP_NORESERVE", unreserved, contents + PAGE, 3 * PAGE);
    }

    return 0;
}
