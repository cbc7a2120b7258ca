/* Covers: the whole address space as /proc/self/maps shows it: every line but for device and inode, which another file tree has of
   its own. */
#include "check.h"

static char text[64 * 1024], kept[64 * 1024], seen[64 * 1024];

static void read_maps(char *into)
{
    slurp("/proc/self/maps", text, sizeof text);
    *into = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
    {
        char range[64], protection[8], offset[32];
        int name = 0;
        sscanf(line, "%63s %7s %31s %*s %*s %n", range, protection, offset, &name);
        into += sprintf(into, "%s %s %s %s\n", range, protection, offset, line + name);
    }
}

int main(void)
{
    MUST((long)malloc(1000));
    char *area = mmap(NULL, 20 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    MUST(mprotect(area + 3 * PAGE, PAGE, PROT_READ));
    MUST(munmap(area + 10 * PAGE, PAGE));
    read_maps(kept);

    ready();
    while (next())
    {
        read_maps(seen);
        CHECK_EQ("the program, [heap], [stack] and [vdso] are there",
            strstr(seen, "/bin/") && strstr(seen, "[heap]") && strstr(seen, "[stack]") && strstr(seen, "[vdso]"), 1);
        size_t line = 0;
        for (size_t i = 0; kept[i] != 0 && kept[i] == seen[i]; i++)
        {
            line = kept[i] == '\n' ? i + 1 : line;
        }

        check_that(strcmp(kept, seen) == 0, "maps: got %.*s, want %.*s",
            (int)strcspn(seen + line, "\n"), seen + line, (int)strcspn(kept + line, "\n"), kept + line);
    }

    return 0;
}
