/* Covers: the three TLS entries of the global descriptor table, and segment registers that select them. Only 32-bit system calls set
   these entries, so the program makes two of those. */
#include "check.h"
#include <asm/ldt.h>

#define SET_THREAD_AREA 243
#define GET_THREAD_AREA 244

static uint32_t areas[3][64];
static struct user_desc asked; /* at an address of 32 bits */

static int call32(int number, struct user_desc *descriptor)
{
    int result;
    asked = *descriptor;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(&asked) : "memory", "r8", "r9", "r10", "r11");
    *descriptor = asked;
    return result;
}

static unsigned selector(unsigned entry)
{
    return entry << 3 | 3;
}

int main(void)
{
    struct user_desc kept[3];
    for (unsigned i = 0; i < 3; i++)
    {
        kept[i] = (struct user_desc) {
            .entry_number = 12 + i, .base_addr = (unsigned)(uintptr_t)areas[i], .limit = i == 1 ? 0xfffff : sizeof areas[i],
            .seg_32bit = 1, .limit_in_pages = i == 1, .useable = i != 2, .read_exec_only = i == 2,
        };
        if (call32(SET_THREAD_AREA, &kept[i]) != 0)
        {
            skip("32-bit system calls do not work here");
        }

        MUST(call32(GET_THREAD_AREA, &kept[i]) == 0 ? 0 : -1);
        fill(areas[i], sizeof areas[i], i);
    }

    __asm__ volatile("mov %0, %%gs; mov %1, %%es" : : "r"(selector(12)), "r"(selector(13)));

    ready();
    while (next())
    {
        for (unsigned i = 0; i < 3; i++)
        {
            struct user_desc seen = { .entry_number = 12 + i };
            CHECK_EQ("get_thread_area", call32(GET_THREAD_AREA, &seen), 0);
            CHECK_BYTES(label("entry %u", 12 + i), &seen, &kept[i], sizeof seen);
        }

        unsigned gs, es, value;
        __asm__ volatile("mov %%gs, %0; mov %%es, %1; mov %%gs:0, %2" : "=r"(gs), "=r"(es), "=r"(value));
        CHECK_HEX("gs", gs, selector(12));
        CHECK_HEX("es", es, selector(13));
        CHECK_HEX("read through gs", value, areas[0][0]);
    }

    return 0;
}
