/* Covers: a local descriptor table (modify_ldt) and a segment register that selects an entry of it. */
#include "check.h"
#include <asm/ldt.h>

static uint32_t area[64];

static long read_table(void *into, size_t size)
{
    memset(into, 0, size);
    return (int)syscall(SYS_modify_ldt, 0, into, size);
}

int main(void)
{
    static unsigned char kept[LDT_ENTRY_SIZE * 8], seen[sizeof kept];
    const struct user_desc entries[] = {
        { .entry_number = 1, .base_addr = (unsigned)(uintptr_t)area, .limit = sizeof area, .seg_32bit = 1, .useable = 1 },
        { .entry_number = 5, .base_addr = 0x12345678, .limit = 0xabcde, .seg_32bit = 1, .limit_in_pages = 1, .read_exec_only = 1, .contents = 1 },
    };
    for (size_t i = 0; i < 2; i++)
    {
        /* The kernel's answer is a 32-bit number, even where it is an error. */
        if ((int)syscall(SYS_modify_ldt, 0x11, &entries[i], sizeof entries[i]) != 0)
        {
            skip("modify_ldt does not work here");
        }
    }

    fill(area, sizeof area, 1);
    const long length = read_table(kept, sizeof kept);
    __asm__ volatile("mov %0, %%gs" : : "r"(1 << 3 | 7));

    ready();
    while (next())
    {
        unsigned gs, value;
        CHECK_EQ("length", read_table(seen, sizeof seen), length);
        CHECK_BYTES("table", seen, kept, sizeof kept);
        CHECK_EQ("entries are there", memcmp(seen + 8, seen + 16, 8) != 0 && memcmp(seen + 40, seen + 48, 8) != 0, 1);
        __asm__ volatile("mov %%gs, %0" : "=r"(gs));
        CHECK_HEX("gs", gs, 1 << 3 | 7);
        if (gs == (1 << 3 | 7))
        {
            __asm__ volatile("mov %%gs:0, %0" : "=r"(value));
            CHECK_HEX("read through gs", value, area[0]);
        }
    }

    return 0;
}
