/* Covers: among hundreds of mappings memory of each kind: written pages next to ones with another advice, all of a deleted file that is mapped private, shared memory, a private
   mapping of a memfd that nothing else holds, guard pages. */
#include "many.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

int main(void)
{
    make_many();
    static char contents[5 * PAGE];
    fill(contents, sizeof contents, 1);
    int fd = open("/tmp/unlinked", O_RDWR | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    char *deleted = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    MUST((long)deleted);
    close(fd);
    MUST(unlink("/tmp/unlinked"));
    fill(deleted + PAGE, PAGE, 2);

    char *shared = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST((long)shared);
    fill(shared + PAGE, PAGE, 3);

    MUST(fd = memfd_create("among", 0));
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    char *private = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    MUST((long)private);
    close(fd);
    fill(private + 3 * PAGE, PAGE, 4);

    char *own = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)own);
    fill(own, 8 * PAGE, 5);
    MUST(madvise(own + 2 * PAGE, 2 * PAGE, MADV_DONTDUMP));
    memset(own + 4 * PAGE, 0, PAGE);
    const int guards = madvise(own + 7 * PAGE, PAGE, MADV_GUARD_INSTALL) == 0;
    static char whole[8 * PAGE];
    fill(whole, sizeof whole, 5);

    ready();
    while (next())
    {
        CHECK_BYTES("deleted file, first page", deleted, contents, PAGE);
        CHECK_FILLED("deleted file, written page", deleted + PAGE, PAGE, 2);
        CHECK_BYTES("deleted file, the rest", deleted + 2 * PAGE, contents + 2 * PAGE, 3 * PAGE);
        CHECK_ZERO("shared memory, not written", shared, PAGE);
        CHECK_FILLED("shared memory", shared + PAGE, PAGE, 3);
        CHECK_BYTES("memfd", private, contents, 3 * PAGE);
        CHECK_FILLED("memfd, written page", private + 3 * PAGE, PAGE, 4);
        CHECK_BYTES("memfd, the rest", private + 4 * PAGE, contents + 4 * PAGE, PAGE);
        CHECK_BYTES("own memory", own, whole, 4 * PAGE);
        CHECK_ZERO("own memory, zeros", own + 4 * PAGE, PAGE);
        CHECK_BYTES("own memory, the rest", own + 5 * PAGE, whole + 5 * PAGE, (guards ? 2 : 3) * PAGE);
    }

    return 0;
}
