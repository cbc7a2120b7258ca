/* Covers: MAP_NORESERVE, and the accounting of writable private memory (VmFlags nr and ac). */
#include "smaps.h"

int main(void)
{
    const size_t large = 1UL << 30;
    char *unreserved = mmap(NULL, large, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    MUST((long)unreserved);
    MUST((long)mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    char *accounted = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)accounted);
    fill(unreserved + large / 2, 3 * PAGE, 1);
    fill(accounted, 4 * PAGE, 2);
    MUST(mprotect(accounted, 4 * PAGE, PROT_READ));
    char *emptied = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)emptied);
    fill(emptied, 4 * PAGE, 3);
    MUST(madvise(emptied, 4 * PAGE, MADV_DONTNEED));
    MUST(mprotect(emptied, 4 * PAGE, PROT_NONE));
    char flags_unreserved[256], flags_accounted[256], flags_emptied[256], flags[256];
    vm_flags(unreserved, flags_unreserved, sizeof flags_unreserved);
    vm_flags(accounted, flags_accounted, sizeof flags_accounted);
    vm_flags(emptied, flags_emptied, sizeof flags_emptied);

    ready();
    while (next())
    {
        CHECK_EQ("nr", has_flag(unreserved, "nr"), 1);
        CHECK_TEXT("VmFlags with MAP_NORESERVE", vm_flags(unreserved, flags, sizeof flags), flags_unreserved);
        CHECK_TEXT("VmFlags of accounted memory made read-only", vm_flags(accounted, flags, sizeof flags), flags_accounted);
        CHECK_TEXT("VmFlags of accounted memory emptied and hidden", vm_flags(emptied, flags, sizeof flags), flags_emptied);
        CHECK_FILLED("middle", unreserved + large / 2, 3 * PAGE, 1);
        CHECK_ZERO("end", unreserved + large - PAGE, PAGE);
        CHECK_FILLED("read-only", accounted, 4 * PAGE, 2);
    }

    return 0;
}
