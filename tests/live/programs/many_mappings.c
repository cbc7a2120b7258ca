/* Covers: as many mappings as the argument says (1000 if there is none): pages of one area that differ in protection from their neighbours, every second
   one written. */
#include "check.h"

int main(int count, char **arguments)
{
    const size_t pages = count > 1 ? strtoul(arguments[1], NULL, 10) : 1000;
    char *area = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    MUST(madvise(area, pages * PAGE, MADV_NOHUGEPAGE));
    for (size_t page = 0; page < pages; page += 2)
    {
        fill(area + page * PAGE, PAGE, page);
        MUST(mprotect(area + page * PAGE, PAGE, PROT_READ));
    }

    ready();
    while (next())
    {
        for (size_t page = 0; page < pages; page++)
        {
            if (page % 2 == 0)
            {
                CHECK_FILLED("written page", area + page * PAGE, PAGE, page);
            }
            else
            {
                CHECK_ZERO("page of zeros", area + page * PAGE, PAGE);
            }
        }
    }

    return 0;
}
