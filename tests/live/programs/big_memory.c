/* Covers: much memory. The argument says how many MiB. */
#include "check.h"

int main(int count, char **arguments)
{
    const size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 64) << 20;
    char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, size, 1);

    ready();
    while (next())
    {
        CHECK_FILLED("contents", area, size, (uint64_t)check_round);
        fill(area, size, (uint64_t)check_round + 1);
    }

    return 0;
}
