/* No test by itself: makes pipes until its user has as many pages in them as fs.pipe-user-pages-soft lets him have. The next pipe has two, and cannot be enlarged. */
#include "check.h"

int main(void)
{
    int ends[2];
    do
    {
        MUST_OR_SKIP(pipe(ends));
    } while (fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) > 0);

    do
    {
        MUST_OR_SKIP(pipe(ends));
    } while (fcntl(ends[1], F_GETPIPE_SZ) > (int)(2 * PAGE));

    ready();
    await();
    return 0;
}
