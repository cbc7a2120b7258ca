/* Covers: what madvise(2) was told about mappings, as the VmFlags of /proc/self/smaps, and what DONTFORK and WIPEONFORK do. */
#include "smaps.h"
#include <sys/wait.h>

static const struct { int advice; const char *flag; } advices[] = {
    { MADV_DONTFORK, "dc" }, { MADV_WIPEONFORK, "wf" }, { MADV_HUGEPAGE, "hg" }, { MADV_NOHUGEPAGE, "nh" },
    { MADV_DONTDUMP, "dd" }, { MADV_MERGEABLE, "mg" }, { MADV_SEQUENTIAL, "sr" }, { MADV_RANDOM, "rr" }, { MADV_NORMAL, NULL },
};
#define COUNT (sizeof advices / sizeof *advices)

static char *areas[COUNT];
static int taken[COUNT];
static char flags_kept[COUNT][256];

/* A fork that looks at two of the areas: 0 if all is as it must be. */
static int look_in_child(void)
{
    pid_t child = fork();
    if (child == 0)
    {
        unsigned char present;
        int wiped = areas[1][0] == 0 && areas[1][2 * PAGE] == 0;
        int gone = mincore(areas[0], PAGE, &present) == -1 && errno == ENOMEM;
        _exit(wiped && gone ? 0 : 1 + wiped + 2 * gone);
    }

    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

int main(void)
{
    for (size_t i = 0; i < COUNT; i++)
    {
        areas[i] = mmap(NULL, 5 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        MUST((long)areas[i]);
        MUST((long)mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        fill(areas[i], 3 * PAGE, i);
        taken[i] = madvise(areas[i], 4 * PAGE, advices[i].advice) == 0;
        vm_flags(areas[i], flags_kept[i], sizeof flags_kept[i]);
    }

    ready();
    while (next())
    {
        for (size_t i = 0; i < COUNT; i++)
        {
            char flags[256];
            CHECK_TEXT(label("VmFlags of area %zu", i), vm_flags(areas[i], flags, sizeof flags), flags_kept[i]);
            CHECK_FILLED(label("area %zu", i), areas[i], 3 * PAGE, i);
            if (advices[i].flag != NULL && taken[i])
            {
                CHECK_EQ(label("%s is set", advices[i].flag), has_flag(areas[i], advices[i].flag), 1);
                CHECK_EQ(label("%s on the page behind", advices[i].flag), has_flag(areas[i] + 4 * PAGE, advices[i].flag), 0);
            }
        }

        CHECK_EQ("a child's view", look_in_child(), 0);
    }

    return 0;
}
