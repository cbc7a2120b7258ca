/* Covers: locked memory. MODE pages: mlock(2) and mlock2(2) with MLOCK_ONFAULT; future: mlockall(2) for whatever is mapped later;
   partly: mappings that are locked though some of their pages cannot be resident (no access, a guard), as mlockall(2) leaves them. */
#include "smaps.h"
#include "faults.h"

static long locked_kilobytes(void)
{
    static char status[8192];
    slurp("/proc/self/status", status, sizeof status);
    const char *line = strstr(status, "VmLck:");
    return line == NULL ? -1 : strtol(line + 6, NULL, 10);
}

#define GUARD_INSTALL 102

static char *map(void)
{
    char *at = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)at);
    return at;
}

static void check_partly(void)
{
    char *hidden = map();
    char *guarded = map();
    fill(guarded, 4 * PAGE, 2);
    MUST(mprotect(hidden, 4 * PAGE, PROT_NONE));
    MUST_OR_SKIP(madvise(guarded + PAGE, PAGE, GUARD_INSTALL));
    CHECK_EQ("locking without access", mlock(hidden, 4 * PAGE), -1);
    CHECK_EQ("locking a guard", mlock(guarded, 4 * PAGE), -1);

    ready();
    while (next())
    {
        CHECK_EQ("VmLck", locked_kilobytes(), 32);
        CHECK_EQ("lo without access", has_flag(hidden, "lo"), 1);
        CHECK_EQ("lo with a guard", has_flag(guarded, "lo"), 1);
        CHECK_FILLED("before the guard", guarded, PAGE, 2);
        CHECK_EQ("touching the guard", faults(guarded + PAGE, 0), SIGSEGV);
        CHECK_EQ("touching the page behind", faults(guarded + 2 * PAGE, 1), 0);
        CHECK_EQ("touching what has no access", faults(hidden, 0), SIGSEGV);
    }
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "partly") == 0)
    {
        check_partly();
        return 0;
    }

    const int future = count > 1 && strcmp(arguments[1], "future") == 0;
    char *plain = map();
    MUST((long)mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    char *on_fault = map();
    fill(plain, 4 * PAGE, 1);
    if (future)
    {
        MUST_OR_SKIP(mlockall(MCL_FUTURE));
    }
    else
    {
        MUST_OR_SKIP(mlock(plain, 2 * PAGE));
        MUST_OR_SKIP(mlock2(on_fault, 3 * PAGE, MLOCK_ONFAULT));
    }

    long kilobytes = locked_kilobytes();
    ready();
    while (next())
    {
        CHECK_EQ("VmLck", locked_kilobytes(), kilobytes);
        CHECK_FILLED("contents", plain, 4 * PAGE, 1);
        CHECK_EQ("lo", has_flag(plain, "lo"), !future);
        CHECK_EQ("lo on the page behind", has_flag(plain + 2 * PAGE, "lo"), 0);
        CHECK_EQ("lf", has_flag(on_fault, "lf"), !future);
        char *later = map();
        CHECK_EQ("lo on a later mapping", has_flag(later, "lo"), future);
        MUST(munmap(later, 4 * PAGE));
    }

    return 0;
}
