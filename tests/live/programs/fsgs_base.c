/* Covers: the bases of fs (the C library's thread-local storage) and gs. */
#include "check.h"
#include <asm/prctl.h>

static uint64_t area[512];
static __thread uint64_t local = 77;

static uint64_t ask(int which)
{
    uint64_t value = 0;
    MUST(syscall(SYS_arch_prctl, which, &value));
    return value;
}

static uint64_t through_gs(void)
{
    uint64_t value;
    __asm__ volatile("mov %%gs:8, %0" : "=r"(value));
    return value;
}

static uint64_t through_fs(void)
{
    uint64_t value;
    __asm__ volatile("mov %%fs:0, %0" : "=r"(value));
    return value;
}

int main(void)
{
    fill(area, sizeof area, 1);
    MUST(syscall(SYS_arch_prctl, ARCH_SET_GS, area + 10));
    uint64_t *volatile place = &local;
    const uint64_t fs = ask(ARCH_GET_FS);
    *place = 78;

    ready();
    while (next())
    {
        CHECK_HEX("gs base", ask(ARCH_GET_GS), (uint64_t)(area + 10));
        CHECK_HEX("read through gs", through_gs(), pattern_word(1, 11));
        CHECK_HEX("fs base", ask(ARCH_GET_FS), fs);
        CHECK_HEX("read through fs", through_fs(), fs);
        CHECK_HEX("address of a thread-local variable", (uint64_t)&local, (uint64_t)place);
        CHECK_EQ("thread-local variable", (long long)local, 78);
    }

    return 0;
}
