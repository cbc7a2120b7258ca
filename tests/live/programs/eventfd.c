/* Covers: eventfd: counter, EFD_SEMAPHORE, flags, a shared one, the largest count, one at descriptor 0. */
#include "check.h"
#include <sys/eventfd.h>

#define MOST 0xfffffffffffffffeu

static int plain, semaphore, full, copy;

static uint64_t take(int fd)
{
    uint64_t value = 0;
    CHECK_EQ(label("read of %d", fd), read(fd, &value, sizeof value), sizeof value);
    return value;
}

static void put(int fd, uint64_t value)
{
    CHECK_EQ(label("write to %d", fd), write(fd, &value, sizeof value), sizeof value);
}

int main(void)
{
    uint64_t value = MOST;
    MUST(plain = eventfd(5, EFD_CLOEXEC));
    MUST(semaphore = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK));
    MUST(full = eventfd(0, EFD_NONBLOCK));
    MUST(write(full, &value, sizeof value));
    MUST(copy = dup2(plain, 50));
    MUST(dup2(semaphore, 0));

    ready();
    while (next())
    {
        CHECK_EQ("close-on-exec", fcntl(plain, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("close-on-exec of the copy", fcntl(copy, F_GETFD), 0);
        CHECK_HEX("flags", (unsigned)fcntl(plain, F_GETFL), O_RDWR);
        CHECK_HEX("flags of the semaphore", (unsigned)fcntl(semaphore, F_GETFL), O_RDWR | O_NONBLOCK);
        CHECK_EQ("counter", (long long)take(copy), 5);
        put(plain, 5);
        for (int i = 0; i < 3; i++)
        {
            CHECK_EQ("semaphore", (long long)take(i == 1 ? 0 : semaphore), 1);
        }

        CHECK_EQ("empty semaphore", read(semaphore, &value, sizeof value) == -1 ? errno : 0, EAGAIN);
        put(0, 3);
        value = 1;
        CHECK_EQ("full", write(full, &value, sizeof value) == -1 ? errno : 0, EAGAIN);
        CHECK_HEX("the largest count", take(full), MOST);
        put(full, MOST);
    }

    return 0;
}
