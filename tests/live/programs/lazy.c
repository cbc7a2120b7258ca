/* Covers: memory that comes from the image as it is touched: by threads in any order, by the kernel (read, write, recvmsg), in a child of fork,
   and after madvise, mremap and munmap of what has not come yet. The argument says how many pages each area has. */
#include "check.h"
#include <pthread.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>

#define THREADS 4

static size_t pages;

static char *area(uint64_t seed)
{
    char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)at);
    fill(at, pages * PAGE, seed);
    MUST(mprotect(at + (pages - 1) * PAGE, PAGE, PROT_READ)); /* the next one must not become one mapping with it */
    return at;
}

/* The words of a page as they were at its place in the area. */
static long wrong_words(const char *page, uint64_t seed, size_t number)
{
    long wrong = 0;
    for (size_t i = 0; i < PAGE / 8; i++)
    {
        wrong += ((const uint64_t *)page)[i] != pattern_word(seed, number * (PAGE / 8) + i);
    }

    return wrong;
}

static long not_zero(const char *at, size_t size)
{
    long wrong = 0;
    for (size_t i = 0; i < size / 8; i++)
    {
        wrong += ((const uint64_t *)at)[i] != 0;
    }

    return wrong;
}

/* All threads go through all pages, each in an order of its own: many ask for the same page at once. */
static char *threaded;

static void *touch(void *argument)
{
    const size_t thread = (size_t)argument, step = 2 * thread + 1;
    long wrong = 0;
    for (size_t i = 0; i < pages; i++)
    {
        const size_t number = (i * 7919 * step + thread) % pages;
        wrong += wrong_words(threaded + number * PAGE, 1, number);
    }

    return (void *)wrong;
}

static void check_threads(void)
{
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++)
    {
        CHECK_EQ("pthread_create", pthread_create(&threads[i], NULL, touch, (void *)i), 0);
    }

    for (size_t i = 0; i < THREADS; i++)
    {
        void *wrong;
        CHECK_EQ("pthread_join", pthread_join(threads[i], &wrong), 0);
        CHECK_EQ(label("thread %zu", i), (long)wrong, 0);
    }
}

/* The kernel reads absent pages for write and sendmsg, and writes a part of absent pages for read and recvmsg. */
static void check_kernel(char *at)
{
    char copy[PAGE], marks[64];
    int ends[2], sockets[2];
    MUST(pipe(ends));
    MUST(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets));
    memset(marks, 0x5a, sizeof marks);
    for (size_t number = 0; number + 4 <= pages - 1; number += 4)
    {
        char *page = at + number * PAGE;
        CHECK_EQ("write", write(ends[1], page, PAGE), PAGE);
        CHECK_EQ("read", read(ends[0], copy, PAGE), PAGE);
        CHECK_EQ("written", wrong_words(copy, 2, number), 0);

        CHECK_EQ("write", write(ends[1], marks, sizeof marks), sizeof marks);
        CHECK_EQ("read into an absent page", read(ends[0], page + PAGE + 128, sizeof marks), sizeof marks);
        CHECK_BYTES("read", page + PAGE + 128, marks, sizeof marks);
        CHECK_EQ("around it", wrong_words(page + PAGE, 2, number + 1), sizeof marks / 8);

        struct iovec out = { page + 2 * PAGE, PAGE }, in = { page + 3 * PAGE + 512, sizeof marks };
        struct msghdr send = { .msg_iov = &out, .msg_iovlen = 1 }, receive = { .msg_iov = &in, .msg_iovlen = 1 };
        CHECK_EQ("sendmsg", sendmsg(sockets[0], &send, 0), PAGE);
        CHECK_EQ("recvmsg into an absent page", recvmsg(sockets[1], &receive, MSG_TRUNC), PAGE);
        CHECK_EQ("received", memcmp(page + 3 * PAGE + 512, page + 2 * PAGE, sizeof marks), 0);
        CHECK_EQ("around it", wrong_words(page + 3 * PAGE, 2, number + 3), sizeof marks / 8);
    }

    close(ends[0]), close(ends[1]), close(sockets[0]), close(sockets[1]);
}

/* The child sees what its parent had; what it writes its parent does not see, and the other way round. */
static void check_fork(char *at)
{
    const size_t half = pages / 2;
    int ends[2], status = -1;
    MUST(pipe(ends));
    memset(at, 0x11, PAGE);
    const pid_t child = fork();
    if (child == 0)
    {
        char byte;
        memset(at + 2 * PAGE, 0x33, PAGE);
        long wrong = read(ends[0], &byte, 1) != 1;
        wrong += at[0] != 0x11 || at[PAGE - 1] != 0x11;
        for (size_t number = 1; number < pages; number++)
        {
            wrong += number != 2 && wrong_words(at + number * PAGE, 3, number);
        }

        const pid_t grandchild = fork();
        if (grandchild == 0)
        {
            _exit(wrong_words(at + half * PAGE, 3, half) != 0 || at[2 * PAGE] != 0x33);
        }

        wrong += waitpid(grandchild, &status, 0) != grandchild || status != 0;
        _exit(wrong != 0);
    }

    memset(at + PAGE, 0x22, PAGE);
    CHECK_EQ("let the child look", write(ends[1], "", 1), 1);
    CHECK_EQ("the child's write", wrong_words(at + 2 * PAGE, 3, 2), 0);
    CHECK_EQ("waitpid", waitpid(child, &status, 0), child);
    CHECK_EQ("what the child saw", status, 0);
    for (size_t number = 2; number < pages; number++)
    {
        CHECK_EQ(label("page %zu after fork", number), wrong_words(at + number * PAGE, 3, number), 0);
    }

    close(ends[0]), close(ends[1]);
}

/* What is given back is zero: pages that had come, and pages that had not. */
static void check_dontneed(char *at)
{
    CHECK_EQ("touched before", wrong_words(at + 4 * PAGE, 4, 4), 0);
    MUST(madvise(at + 3 * PAGE, 4 * PAGE, MADV_DONTNEED));
    CHECK_EQ("given back", not_zero(at + 3 * PAGE, 4 * PAGE), 0);
    CHECK_EQ("before it", wrong_words(at + 2 * PAGE, 4, 2), 0);
    CHECK_EQ("behind it", wrong_words(at + 7 * PAGE, 4, 7), 0);
    memset(at + 5 * PAGE, 0x44, PAGE);
    MUST(madvise(at + 5 * PAGE, PAGE, MADV_DONTNEED));
    CHECK_EQ("given back again", not_zero(at + 5 * PAGE, PAGE), 0);
    MUST(madvise(at + 10 * PAGE, 2 * PAGE, MADV_FREE));
    MUST(madvise(at + 20 * PAGE, (pages - 21) * PAGE, MADV_DONTNEED));
    CHECK_EQ("the rest", not_zero(at + 20 * PAGE, (pages - 21) * PAGE), 0);
}

/* Moved, shrunk and grown: contents go along, what is new is zero. */
static char *check_mremap(char *at)
{
    const size_t most = pages - 1, kept = pages / 2;
    char *place = mmap(NULL, 4 * pages * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)place);
    CHECK_EQ("touched before", wrong_words(at + 5 * PAGE, 5, 5), 0);
    char *moved = mremap(at, most * PAGE, most * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + PAGE);
    CHECK_HEX("moved to", (uint64_t)moved, (uint64_t)place + PAGE);
    CHECK_EQ("moved, touched before", wrong_words(moved + 5 * PAGE, 5, 5), 0);
    CHECK_EQ("moved, not touched before", wrong_words(moved + 6 * PAGE, 5, 6), 0);
    CHECK_HEX("shrunk", (uint64_t)mremap(moved, most * PAGE, kept * PAGE, 0), (uint64_t)moved);
    char *grown = mremap(moved, kept * PAGE, 2 * pages * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place + 2 * pages * PAGE);
    CHECK_HEX("grown at", (uint64_t)grown, (uint64_t)(place + 2 * pages * PAGE));
    for (size_t number = 0; number < kept; number++)
    {
        CHECK_EQ(label("page %zu moved", number), wrong_words(grown + number * PAGE, 5, number), 0);
    }

    CHECK_EQ("what is new", not_zero(grown + kept * PAGE, (2 * pages - kept) * PAGE), 0);
    memset(grown + kept * PAGE, 0x55, PAGE);
    CHECK_EQ("written", grown[kept * PAGE], 0x55);
    return grown;
}

/* Unmapped in the middle, and mapped again at the same place: that is new memory. */
static void check_munmap(char *at)
{
    MUST(munmap(at + 8 * PAGE, 8 * PAGE));
    CHECK_HEX("mapped again", (uint64_t)mmap(at + 8 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), (uint64_t)(at + 8 * PAGE));
    CHECK_HEX("mapped over", (uint64_t)mmap(at + 20 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0), (uint64_t)(at + 20 * PAGE));
    CHECK_EQ("mapped again", not_zero(at + 8 * PAGE, 4 * PAGE), 0);
    CHECK_EQ("mapped over", not_zero(at + 20 * PAGE, 2 * PAGE), 0);
    CHECK_EQ("before it", wrong_words(at + 7 * PAGE, 6, 7), 0);
    CHECK_EQ("behind it", wrong_words(at + 16 * PAGE, 6, 16), 0);
    CHECK_EQ("the last one", wrong_words(at + (pages - 1) * PAGE, 6, pages - 1), 0);
}

/* Protections that split a mapping do not keep its pages from coming. */
static void check_mprotect(char *at)
{
    for (size_t number = 0; number < pages - 1; number += 2)
    {
        MUST(mprotect(at + number * PAGE, PAGE, PROT_READ));
    }

    CHECK_FILLED("pieces", at, (pages - 1) * PAGE, 7);
}

int main(int count, char **arguments)
{
    pages = count > 1 ? strtoul(arguments[1], NULL, 10) : 64;
    char *kernel, *forked, *given_back, *moved, *unmapped, *pieces, *untouched;
    threaded = area(1), kernel = area(2), forked = area(3), given_back = area(4), moved = area(5), unmapped = area(6), pieces = area(7);
    untouched = area(8);
    ready();
    if (next())
    {
        check_threads();
        check_kernel(kernel);
        check_fork(forked);
        check_dontneed(given_back);
        moved = check_mremap(moved);
        check_munmap(unmapped);
        check_mprotect(pieces);
    }

    while (next())
    {
        CHECK_FILLED("read by threads", threaded, pages * PAGE, 1);
        CHECK_EQ("given back", not_zero(given_back + 20 * PAGE, (pages - 21) * PAGE), 0);
        CHECK_EQ("moved", wrong_words(moved + PAGE, 5, 1), 0);
        CHECK_EQ("new", not_zero(moved + (pages / 2 + 1) * PAGE, PAGE), 0);
        CHECK_EQ("mapped again", not_zero(unmapped + 8 * PAGE, 4 * PAGE), 0);
        CHECK_FILLED("touched by nobody before", untouched, pages * PAGE, 8);
    }

    return 0;
}
