/* Covers: names of anonymous mappings (PR_SET_VMA_ANON_NAME), also two neighbours that differ in nothing else. */
#include "check.h"

#define SET_VMA 0x53564d41

static char maps[64 * 1024];

/* The name that /proc/self/maps shows of the mapping that starts at an address. */
static const char *name_at(const char *start, char *into, size_t size)
{
    char prefix[32];
    int length = snprintf(prefix, sizeof prefix, "%lx-", (unsigned long)start);
    slurp("/proc/self/maps", maps, sizeof maps);
    into[0] = 0;
    for (char *line = strtok(maps, "\n"); line != NULL; line = strtok(NULL, "\n"))
    {
        if (strncmp(line, prefix, (size_t)length) == 0)
        {
            const char *name = strchr(line, '[');
            snprintf(into, size, "%s", name == NULL ? "" : name);
        }
    }

    return into;
}

int main(void)
{
    char *area = mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), name[128];
    MUST((long)area);
    fill(area, 8 * PAGE, 1);
    MUST_OR_SKIP(prctl(SET_VMA, 0, area, 2 * PAGE, "first"));
    MUST(prctl(SET_VMA, 0, area + 2 * PAGE, 2 * PAGE, "second one: with spaces, and (more)"));
    MUST(prctl(SET_VMA, 0, area + 5 * PAGE, PAGE, ""));

    ready();
    while (next())
    {
        CHECK_TEXT("first name", name_at(area, name, sizeof name), "[anon:first]");
        CHECK_TEXT("second name", name_at(area + 2 * PAGE, name, sizeof name), "[anon:second one: with spaces, and (more)]");
        CHECK_TEXT("empty name", name_at(area + 5 * PAGE, name, sizeof name), "[anon:]");
        CHECK_FILLED("contents", area, 8 * PAGE, 1);
    }

    return 0;
}
