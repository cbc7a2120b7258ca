/* Covers: the extended processor state: x87 (control word, stack), MXCSR, and the SSE, AVX and AVX-512 registers, as far as the
   processor has them. Each stretch loads all of it, spins in plain code, and stores it. */
#include "check.h"
#include <cpuid.h>

#define LEGACY 512
#define HEADER 512
#define COMPONENTS 0xe7u /* x87, SSE, AVX, opmask, upper halves of ZMM0-15, ZMM16-31 */
#define AREA 4096
#define SPINS 3000000ul

static unsigned char want[AREA] __attribute__((aligned(64))), got[AREA] __attribute__((aligned(64))), none[AREA] __attribute__((aligned(64)));
static const char *const names[] = { "x87", "SSE", "AVX", "", "", "opmask", "ZMM_Hi256", "Hi16_ZMM" };

static void hold(uint32_t components)
{
    unsigned long spins = SPINS;
    __asm__ volatile("xrstor64 %[want]\n1: loop 1b\nxsave64 %[got]\nxrstor64 %[none]\n"
        : [got] "+m"(got), "+c"(spins)
        : [want] "m"(want), [none] "m"(none), "a"(components), "d"(0)
        : "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12",
          "xmm13", "xmm14", "xmm15", "st");
}

static void place_of(int component, uint32_t *offset, uint32_t *size)
{
    uint32_t c, d;
    *offset = 32;
    *size = 128;
    if (component == 1)
    {
        *offset = 160;
        *size = 256;
    }
    else if (component > 1)
    {
        __cpuid_count(0xd, component, *size, *offset, c, d);
    }
}

int main(void)
{
    uint32_t a, b, c, d, components, high;
    __cpuid(1, a, b, c, d);
    if ((c & (1u << 27)) == 0)
    {
        skip("no XSAVE");
    }

    __asm__("xgetbv" : "=a"(components), "=d"(high) : "c"(0));
    components &= COMPONENTS;
    for (int i = 0; i < 8; i++)
    {
        uint32_t offset, size;
        place_of(i, &offset, &size);
        if (components & (1u << i))
        {
            fill(want + offset, size, (uint64_t)i);
        }
    }

    for (int i = 0; i < 8; i++)
    {
        memset(want + 32 + 16 * i + 10, 0, 6); /* an x87 register has 10 bytes */
        want[32 + 16 * i + 7] |= 0x80;         /* a normal number: the integer bit is set */
        want[32 + 16 * i + 9] = 0x3f;
    }

    *(uint16_t *)want = 0x0e7f;              /* control word: rounding to zero, 53 bits */
    *(uint16_t *)(want + 2) = 0x2820;        /* status word: TOP 5, inexact */
    want[4] = 0xff;                          /* no register is empty */
    *(uint32_t *)(want + 24) = 0x7fa0;       /* MXCSR: rounding to zero, inexact */
    *(uint64_t *)(want + HEADER) = components;
    *(uint32_t *)(none + 24) = 0x1f80;

    ready();
    int seen;
    while ((seen = signalled()) >= 0)
    {
        memset(got, 0, sizeof got);
        hold(components);
        CHECK_BYTES("x87 control, status and tag words", got, want, 5);
        CHECK_HEX("MXCSR", *(uint32_t *)(got + 24), 0x7fa0);
        for (int i = 0; i < 8; i++)
        {
            uint32_t offset, size;
            place_of(i, &offset, &size);
            if (components & (1u << i))
            {
                CHECK_BYTES(names[i], got + offset, want + offset, size);
            }
        }

        if (seen > 0)
        {
            report();
        }
    }

    return 0;
}
