/* Covers: the list of robust futexes that the kernel is told of. */
#include "check.h"
#include <linux/futex.h>

static struct robust_list_head head = { { &head.list }, -32, NULL };

int main(void)
{
    struct robust_list_head *seen;
    size_t length;
    MUST(syscall(SYS_set_robust_list, &head, sizeof head));

    ready();
    while (next())
    {
        seen = NULL;
        length = 0;
        MUST(syscall(SYS_get_robust_list, 0, &seen, &length));
        CHECK_HEX("head", (uint64_t)seen, (uint64_t)&head);
        CHECK_EQ("length", (long long)length, sizeof head);
        CHECK_HEX("what the head leads to", (uint64_t)head.list.next, (uint64_t)&head.list);
        CHECK_EQ("offset", head.futex_offset, -32);
    }

    return 0;
}
