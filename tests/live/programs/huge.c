/* Covers: memory made of huge pages, because it was advised so. */
#include "check.h"

#define SIZE (32UL << 20)

int main(void)
{
    char *area = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    MUST(madvise(area, SIZE, MADV_HUGEPAGE));
    fill(area, SIZE, 1);

    ready();
    while (next())
    {
        CHECK_FILLED("contents", area, SIZE, 1);
    }

    return 0;
}
