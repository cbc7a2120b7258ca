/* Covers: a computation that goes on: a chain of hashes, step by step, that must be the one computed from its start. */
#include "check.h"

static uint64_t step(uint64_t hash, uint64_t number)
{
    for (int i = 0; i < 8; i++)
    {
        hash = (hash ^ (number >> (8 * i) & 0xff)) * 0x100000001b3u;
    }

    return hash;
}

int main(void)
{
    const uint64_t start = 0xcbf29ce484222325u;
    uint64_t hash = start, count = 0, last = 0;
    int seen;

    ready();
    while ((seen = signalled()) >= 0)
    {
        for (int i = 0; i < 1000; i++)
        {
            hash = step(hash, count++);
        }

        if (seen > 0)
        {
            uint64_t expected = start;
            for (uint64_t number = 0; number < count; number++)
            {
                expected = step(expected, number);
            }

            CHECK_HEX("hash", hash, expected);
            check_that(count > last, "steps: got %lu, want more than %lu", count, last);
            last = count;
            report();
        }
    }

    return 0;
}
