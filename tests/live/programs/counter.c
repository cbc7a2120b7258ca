/* Covers: nothing but going on: a counter, in memory and in a register, that is never set back. */
#include "check.h"

static volatile uint64_t counter;

int main(void)
{
    uint64_t copy = 0, last = 0;
    int seen;

    ready();
    while ((seen = signalled()) >= 0)
    {
        const struct timespec moment = { 0, 1000000 };
        counter++;
        copy++;
        nanosleep(&moment, NULL);
        CHECK_EQ("counter", (long long)counter, (long long)copy);
        if (seen > 0)
        {
            check_that(counter > last, "counter: got %lu, want more than %lu", counter, last);
            last = counter;
            report();
        }
    }

    return 0;
}
