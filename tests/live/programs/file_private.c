/* Covers: a private mapping of a file: pages written (the program's own by now), pages that are still the file's, the part of the
   last page behind the file's end, pages beyond it, the mapping's offset and the file's name. */
#include "faults.h"

#define NAME "/tmp/mapped"
#define FILE_SIZE (7 * PAGE + 1000)

static char maps[64 * 1024];

int main(void)
{
    static char contents[FILE_SIZE];
    fill(contents, sizeof contents, 1);
    int fd = open(NAME, O_RDWR | O_CREAT | O_TRUNC, 0644);
    MUST(fd);
    MUST(write(fd, contents, sizeof contents) == (ssize_t)sizeof contents ? 0 : -1);
    close(fd);
    MUST(fd = open(NAME, O_RDONLY));
    char *area = mmap(NULL, 9 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, PAGE);
    char *fixed = mmap(NULL, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 2 * PAGE);
    MUST((long)area);
    MUST((long)fixed);
    close(fd);
    fill(area, PAGE, 2);
    fill(area + 3 * PAGE, PAGE, 3);
    strcpy(area + 6 * PAGE + 2000, "behind the end");

    char want[64];
    ready();
    while (next())
    {
        CHECK_FILLED("first page, written", area, PAGE, 2);
        CHECK_BYTES("two pages of the file", area + PAGE, contents + 2 * PAGE, 2 * PAGE);
        CHECK_FILLED("fourth page, written", area + 3 * PAGE, PAGE, 3);
        CHECK_BYTES("the rest of the file", area + 4 * PAGE, contents + 5 * PAGE, 2 * PAGE + 1000);
        CHECK_ZERO("behind the file's end", area + 6 * PAGE + 1000, 1000);
        CHECK_TEXT("written behind the file's end", area + 6 * PAGE + 2000, "behind the end");
        CHECK_EQ("touching a page beyond the file", faults(area + 7 * PAGE, 0), SIGBUS);
        CHECK_BYTES("read-only mapping", fixed, contents + 2 * PAGE, 2 * PAGE);
        CHECK_EQ("writing it", faults(fixed, 1), SIGSEGV);

        slurp("/proc/self/maps", maps, sizeof maps);
        snprintf(want, sizeof want, "%lx-%lx rw-p 00001000 ", (unsigned long)area, (unsigned long)area + 9 * PAGE);
        const char *line = strstr(maps, want);
        check_that(line != NULL, "maps: got no line \"%s\", want one", want);
        check_that(line != NULL && strncmp(strchr(line, '\n') - sizeof NAME, " " NAME, sizeof NAME) == 0, "maps: got another name, want %s", NAME);
        CHECK_EQ("the file's size", lseek(fd = open(NAME, O_RDONLY), 0, SEEK_END), FILE_SIZE);
        close(fd);
    }

    return 0;
}
