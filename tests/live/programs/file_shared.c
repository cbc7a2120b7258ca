/* Covers: shared mappings of a file that write to it: two of them, one mapped by a descriptor that is closed, show what the other
   one and write(2) put into the file; a page that was never written; a mapping made read-only; behind the file's end. */
#include "faults.h"

#define PAGES 6

int main(void)
{
    static char contents[PAGES * PAGE];
    fill(contents, sizeof contents, 1);
    int fd, reader;
    MUST(fd = open("/tmp/shared", O_RDWR | O_CREAT | O_TRUNC, 0644));
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    char *area = mmap(NULL, (PAGES + 2) * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *second = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, PAGE);
    char *fixed = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    char *copy = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    MUST((long)area);
    MUST((long)second);
    MUST((long)fixed);
    MUST((long)copy);
    MUST(mprotect(fixed, PAGE, PROT_READ));
    MUST(close(fd));
    MUST(reader = open("/tmp/shared", O_RDWR));
    fill(copy + 2 * PAGE, PAGE, 3);
    int alone;
    MUST(alone = open("/tmp/alone", O_RDWR | O_CREAT | O_TRUNC, 0644));
    MUST(ftruncate(alone, PAGE + 1));
    char *of_alone = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, alone, 0);
    MUST((long)of_alone);
    MUST(close(alone));
    of_alone[PAGE] = 'e';

    ready();
    while (next())
    {
        static char got[2 * PAGE];
        CHECK_BYTES("first page", fixed, contents, PAGE);
        CHECK_BYTES("first page", area, contents, PAGE);
        CHECK_BYTES("last pages", area + 3 * PAGE, contents + 3 * PAGE, 3 * PAGE);
        CHECK_BYTES("private mapping, from the file", copy, contents, PAGE);
        CHECK_FILLED("private mapping, written", copy + 2 * PAGE, PAGE, 3);
        CHECK_BYTES("what was written before", second, contents + PAGE, 2 * PAGE);
        fill(contents + PAGE, 2 * PAGE, 100 + (uint64_t)check_round);
        memcpy(second, contents + PAGE, 2 * PAGE);
        CHECK_BYTES("the other mapping", area + PAGE, contents + PAGE, 2 * PAGE);
        CHECK_EQ("read(2)", pread(reader, got, sizeof got, PAGE), (long)sizeof got);
        CHECK_BYTES("the file", got, contents + PAGE, sizeof got);
        fill(contents, PAGE, 200 + (uint64_t)check_round);
        CHECK_EQ("write(2)", pwrite(reader, contents, PAGE, 0), (long)PAGE);
        CHECK_BYTES("what was written to the file", area, contents, PAGE);
        CHECK_EQ("writing what is read-only", faults(fixed, 1), SIGSEGV);
        CHECK_EQ("writing what can be written", faults(area + 5 * PAGE + 100, 1), 0);
        CHECK_EQ("the last byte of a file that is mapped shared alone", of_alone[PAGE], 'e');
        CHECK_EQ("behind the file's end", faults(area + (PAGES + 1) * PAGE, 0), SIGBUS);
        CHECK_EQ("the file's size", lseek(reader, 0, SEEK_END), (long)sizeof contents);
    }

    return 0;
}
