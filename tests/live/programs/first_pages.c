/* Covers: the order in which pages are touched after a restore. Each check touches pages of an area as /tmp/order says: "touch N", "child N" in a child of fork,
   "move N" after mremap has moved that page. /tmp/area has the area's address. Run by LazyFirstPagesTests. */
#include "check.h"
#include <sys/wait.h>

#define PAGES 256UL

static char *area;

static void check_page(const char *at, size_t number)
{
    for (size_t i = 0; i < PAGE / 8; i++)
    {
        CHECK_HEX(label("page %zu", number), ((const uint64_t *)at)[i], pattern_word(1, number * (PAGE / 8) + i));
    }
}

static void touch(size_t number) { check_page(area + number * PAGE, number); }

static void touch_in_child(size_t number)
{
    int status = -1;
    const pid_t child = fork();
    if (child == 0)
    {
        _exit(((const uint64_t *)(area + number * PAGE))[0] != pattern_word(1, number * (PAGE / 8)));
    }

    CHECK_EQ("waitpid", waitpid(child, &status, 0), child);
    CHECK_EQ("the child", status, 0);
}

static void move_and_touch(size_t number)
{
    char *place = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    char *moved = mremap(area + number * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);
    CHECK_EQ("mremap", moved == place, 1);
    check_page(moved, number);
}

static void do_as(const char *order)
{
    char what[8];
    size_t number;
    int length;
    for (; sscanf(order, "%7s %zu\n%n", what, &number, &length) == 2; order += length)
    {
        CHECK_EQ("a page of the area", number < PAGES, 1);
        (strcmp(what, "child") == 0 ? touch_in_child : strcmp(what, "move") == 0 ? move_and_touch : touch)(number);
    }

    CHECK_EQ("rest of the order", *order, 0);
}

int main(void)
{
    static char order[8192];
    area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill(area, PAGES * PAGE, 1);
    int file;
    MUST(file = open("/tmp/area", O_WRONLY | O_CREAT | O_TRUNC, 0666));
    MUST(dprintf(file, "%lx", (unsigned long)area));
    MUST(close(file));

    ready();
    while (next())
    {
        CHECK_EQ("there is an order", slurp("/tmp/order", order, sizeof order) > 0, 1);
        do_as(order);
    }

    return 0;
}
