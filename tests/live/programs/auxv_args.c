/* Covers: arguments, environment, auxiliary vector and executable, in memory and as /proc/self shows them, and the bounds of the address
   space in /proc/self/stat. */
#include "check.h"
#include <sys/auxv.h>

extern char **environ;
static const char *const files[] = { "/proc/self/cmdline", "/proc/self/environ", "/proc/self/auxv" };
static char kept[3][8192], seen[8192], bounds_kept[512], bounds[512];
static size_t lengths[3];

/* The fields 26 to 28 and 45 to 51. */
static void read_bounds(char *into)
{
    slurp("/proc/self/stat", seen, sizeof seen);
    int number = 2;
    *into = 0;
    for (char *field = strtok(strrchr(seen, ')') + 1, " "); field != NULL; field = strtok(NULL, " "))
    {
        number++;
        if ((number >= 26 && number <= 28) || (number >= 45 && number <= 51))
        {
            into += sprintf(into, "%d:%lx ", number, strtoul(field, NULL, 10));
        }
    }
}

int main(int count, char **arguments)
{
    char *const home = getenv("HOME");
    char random[16], exe_kept[256] = "";
    for (int i = 0; i < 3; i++)
    {
        lengths[i] = slurp(files[i], kept[i], sizeof kept[i]);
    }

    MUST(readlink("/proc/self/exe", exe_kept, sizeof exe_kept - 1));
    memcpy(random, (void *)getauxval(AT_RANDOM), sizeof random);
    read_bounds(bounds_kept);

    ready();
    while (next())
    {
        char exe[256] = "";
        for (int i = 0; i < 3; i++)
        {
            CHECK_EQ(label("length of %s", files[i]), (long long)slurp(files[i], seen, sizeof seen), (long long)lengths[i]);
            CHECK_BYTES(files[i], seen, kept[i], lengths[i]);
        }

        MUST(readlink("/proc/self/exe", exe, sizeof exe - 1));
        CHECK_TEXT("/proc/self/exe", exe, exe_kept);
        CHECK_EQ("arguments", count, 4);
        CHECK_TEXT("argument 2", arguments[2], "two");
        CHECK_EQ("argument behind the last", arguments[4] == NULL, 1);
        CHECK_HEX("address of HOME", (uint64_t)getenv("HOME"), (uint64_t)home);
        CHECK_TEXT("HOME", home, "/");
        CHECK_HEX("first of environ", (uint64_t)environ[0], (uint64_t)arguments[3] + strlen(arguments[3]) + 1);
        CHECK_BYTES("AT_RANDOM", (void *)getauxval(AT_RANDOM), random, sizeof random);
        CHECK_BYTES("the vDSO's ELF header", (void *)getauxval(AT_SYSINFO_EHDR), "\177ELF\2\1\1", 7);
        read_bounds(bounds);
        CHECK_TEXT("/proc/self/stat", bounds, bounds_kept);
    }

    return 0;
}
