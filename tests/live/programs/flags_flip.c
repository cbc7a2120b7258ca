/* Covers: a mapping whose VmFlags change all the time, in a task with much memory, while it is checkpointed: they are those of the
   moment the memory is of. */
#include "smaps.h"

int main(void)
{
    const size_t size = 32 << 20;
    char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, size, 1);
    char *flipping = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)flipping);
    MUST((long)mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

    ready();
    for (int excluded = 0, seen; (seen = signalled()) >= 0;)
    {
        excluded = !excluded;
        MUST(madvise(flipping, PAGE, excluded ? MADV_DONTDUMP : MADV_DODUMP));
        pass_time(1000000);
        CHECK_EQ("dd", has_flag(flipping, "dd"), excluded);
        if (seen > 0)
        {
            CHECK_FILLED("contents", area, size, 1);
            report();
        }
    }

    return 0;
}
