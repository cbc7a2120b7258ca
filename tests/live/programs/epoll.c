/* Covers: epoll: what is watched, by which number, with which events and data; nested sets, edge-triggered and one-shot entries,
   a set at a low number that watches higher ones. */
#include "check.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

static int outer, inner, edge, once, quiet, spent;

static void watch(int set, int fd, uint32_t events, uint64_t data)
{
    struct epoll_event event = { .events = events, .data.u64 = data };
    MUST(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
}

/* What is in a set, by fdinfo: without order. */
static void check_entry(int set, int fd, unsigned events, unsigned long long data)
{
    static char text[4096];
    char wanted[100];
    slurp(label("/proc/self/fdinfo/%d", set), text, sizeof text);
    snprintf(wanted, sizeof wanted, "tfd: %8d events: %8x data: %16llx ", fd, events, data);
    CHECK_EQ(label("%d watches %d", set, fd), strstr(text, wanted) != NULL, 1);
}

static int wait_for(int set, struct epoll_event *events)
{
    return epoll_wait(set, events, 8, 0);
}

static int has(const struct epoll_event *events, int count, uint64_t data)
{
    int found = 0;
    for (int i = 0; i < count; i++)
    {
        found += events[i].data.u64 == data;
    }

    return found;
}

static void use(void)
{
    struct epoll_event events[8];
    uint64_t value = 1;
    int count = wait_for(outer, events);
    CHECK_EQ("ready at first", has(events, count, 0x100000001) * 10 + has(events, count, 0x200000002), 11);
    count = wait_for(outer, events);
    CHECK_EQ("the edge is over", has(events, count, 0x100000001), 0);
    CHECK_EQ("the inner set is still ready", has(events, count, 0x200000002), 1);
    CHECK_EQ("write", write(edge, &value, sizeof value), sizeof value);
    count = wait_for(outer, events);
    CHECK_EQ("another edge", has(events, count, 0x100000001), 1);
    count = wait_for(inner, events);
    CHECK_EQ("in the inner set", has(events, count, 0x300000003), 1);
    CHECK_EQ("spent", has(events, count, 0x500000005), 0);
}

static void rearm(void)
{
    uint64_t value;
    struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u64 = 0x100000001 };
    MUST(epoll_ctl(outer, EPOLL_CTL_MOD, edge, &event));
    event = (struct epoll_event) { .events = EPOLLIN | EPOLLONESHOT, .data.u64 = 0x300000003 };
    MUST(epoll_ctl(inner, EPOLL_CTL_MOD, once, &event));
    MUST(read(edge, &value, sizeof value));
    value = 1;
    MUST(write(edge, &value, sizeof value));
}

int main(void)
{
    MUST(inner = epoll_create1(EPOLL_CLOEXEC));
    MUST(outer = epoll_create1(0));
    MUST(edge = eventfd(1, 0));
    MUST(once = eventfd(1, 0));
    MUST(quiet = eventfd(0, 0));
    MUST(spent = eventfd(1, 0));
    MUST(dup2(quiet, 60));
    watch(outer, edge, EPOLLIN | EPOLLET, 0x100000001);
    watch(outer, inner, EPOLLIN, 0x200000002);
    watch(inner, once, EPOLLIN | EPOLLONESHOT, 0x300000003);
    watch(inner, quiet, EPOLLIN, 0x400000004);
    watch(inner, 60, EPOLLIN | EPOLLPRI, ~0ull);
    watch(inner, spent, EPOLLONESHOT, 0x500000005);

    ready();
    while (next())
    {
        check_entry(outer, edge, EPOLLIN | EPOLLET | EPOLLERR | EPOLLHUP, 0x100000001);
        check_entry(outer, inner, EPOLLIN | EPOLLERR | EPOLLHUP, 0x200000002);
        check_entry(inner, once, EPOLLIN | EPOLLONESHOT | EPOLLERR | EPOLLHUP, 0x300000003);
        check_entry(inner, quiet, EPOLLIN | EPOLLERR | EPOLLHUP, 0x400000004);
        check_entry(inner, 60, EPOLLIN | EPOLLPRI | EPOLLERR | EPOLLHUP, ~0ull);
        check_entry(inner, spent, EPOLLONESHOT | EPOLLERR | EPOLLHUP, 0x500000005);
        CHECK_EQ("close-on-exec", fcntl(inner, F_GETFD), FD_CLOEXEC);
        use();
        rearm();
    }

    return 0;
}
