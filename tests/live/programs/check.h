/* What every program has in common: it sets up its state and says ready(); then `while (next()) { CHECK… }`, one pass for each
   file /tmp/go.1, /tmp/go.2, …; a pass in which a check failed prints FAIL with the first one, any other prints ok. Nothing here
   uses the heap or stdio, so that a program's address space holds only what the program is about. */
#pragma once
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define PAGE 4096UL
#define SECOND 1000000000LL

static int check_round = 1;
static int check_made;
static char check_failure[512];
static const char *check_place = "/tmp/";

static UNUSED void say(const char *format, ...)
{
    char line[768];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (write(1, line, (size_t)length) != length)
    {
        _exit(3);
    }
}

static UNUSED _Noreturn void skip(const char *reason)
{
    say("skip: %s\n", reason);
    _exit(0);
}

/* A step of the set-up that must work: otherwise the program says which one did not, and ends. */
static UNUSED _Noreturn void broken(const char *step, int line)
{
    say("broken: line %d: %s: %s\n", line, step, strerror(errno));
    _exit(2);
}

#define MUST(call) \
    do \
    { \
        if ((long)(call) == -1) \
        { \
            broken(#call, __LINE__); \
        } \
    } while (0)

/* A step of the set-up that not every kernel or profile allows. */
#define MUST_OR_SKIP(call) \
    do \
    { \
        if ((long)(call) == -1) \
        { \
            say("skip: %s: %s\n", #call, strerror(errno)); \
            _exit(0); \
        } \
    } while (0)

static UNUSED void ready(void)
{
    say("ready\n");
}

/* 1: the file for the next check is there; -1: the one that ends the program is; 0: neither. */
static UNUSED int signalled(void)
{
    char go[32], stop[32];
    snprintf(go, sizeof go, "%sgo.%d", check_place, check_round);
    snprintf(stop, sizeof stop, "%sstop", check_place);
    return access(stop, F_OK) == 0 ? -1 : access(go, F_OK) == 0;
}

/* Waits for the file of the next check. 0: the program shall end. */
static UNUSED int await(void)
{
    const struct timespec moment = { 0, 2000000 };
    int seen;
    while ((seen = signalled()) == 0)
    {
        nanosleep(&moment, NULL);
    }

    return seen > 0;
}

/* Prints what came out of the checks since the last report. */
static UNUSED void report(void)
{
    if (check_made == 0)
    {
        snprintf(check_failure, sizeof check_failure, "nothing was checked: got 0, want 1");
    }

    if (check_failure[0] == 0)
    {
        say("ok %d\n", check_round);
    }
    else
    {
        say("FAIL %d: %s\n", check_round, check_failure);
    }

    check_round++;
    check_made = 0;
    check_failure[0] = 0;
}

/* Reports on the pass that ends, if there was one, and waits for the next. */
static UNUSED int next(void)
{
    static int started;
    if (started++)
    {
        report();
    }

    return await();
}

static UNUSED __attribute__((format(printf, 2, 3))) void check_that(int holds, const char *format, ...)
{
    check_made++;
    if (!holds && check_failure[0] == 0)
    {
        va_list values;
        va_start(values, format);
        vsnprintf(check_failure, sizeof check_failure, format, values);
        va_end(values);
    }
}

/* A name for a check in a loop; good until the next call. */
static UNUSED __attribute__((format(printf, 1, 2))) const char *label(const char *format, ...)
{
    static char text[128];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    return text;
}

static UNUSED void CHECK_EQ(const char *what, long long got, long long want)
{
    check_that(got == want, "%s: got %lld, want %lld", what, got, want);
}

static UNUSED void CHECK_HEX(const char *what, unsigned long long got, unsigned long long want)
{
    check_that(got == want, "%s: got %#llx, want %#llx", what, got, want);
}

static UNUSED void CHECK_BETWEEN(const char *what, long long got, long long low, long long high)
{
    check_that(got >= low && got <= high, "%s: got %lld, want %lld to %lld", what, got, low, high);
}

static UNUSED void CHECK_TEXT(const char *what, const char *got, const char *want)
{
    check_that(strcmp(got, want) == 0, "%s: got \"%.150s\", want \"%.150s\"", what, got, want);
}

static UNUSED void CHECK_BYTES(const char *what, const void *got, const void *want, size_t size)
{
    const unsigned char *a = got, *b = want;
    size_t i = 0;
    while (i < size && a[i] == b[i])
    {
        i++;
    }

    check_that(i == size, "%s: at byte %zu: got %#x, want %#x", what, i, i < size ? a[i] : 0, i < size ? b[i] : 0);
}

/* Bytes that depend on a seed and on their place: a page at the wrong place, or of another program, does not pass. */
static UNUSED uint64_t pattern_word(uint64_t seed, uint64_t index)
{
    uint64_t x = (seed + 1) * 0x9E3779B97F4A7C15u + index;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static UNUSED void fill(void *at, size_t size, uint64_t seed)
{
    for (size_t i = 0; i < size / 8; i++)
    {
        ((uint64_t *)at)[i] = pattern_word(seed, i);
    }
}

static UNUSED void CHECK_FILLED(const char *what, const void *at, size_t size, uint64_t seed)
{
    size_t i = 0;
    while (i < size / 8 && ((const uint64_t *)at)[i] == pattern_word(seed, i))
    {
        i++;
    }

    check_that(i == size / 8, "%s: at byte %zu: got %#lx, want %#lx", what, i * 8,
        i < size / 8 ? ((const uint64_t *)at)[i] : 0, pattern_word(seed, i));
}

static UNUSED void CHECK_ZERO(const char *what, const void *at, size_t size)
{
    size_t i = 0;
    while (i < size && ((const char *)at)[i] == 0)
    {
        i++;
    }

    check_that(i == size, "%s: at byte %zu: got %#x, want 0", what, i, i < size ? ((const unsigned char *)at)[i] : 0);
}

static UNUSED long long now(clockid_t clock)
{
    struct timespec time;
    syscall(SYS_clock_gettime, clock, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

/* Lets the processor work for a while, for timers that count its time. */
static UNUSED void burn(long long nanoseconds)
{
    const long long end = now(CLOCK_PROCESS_CPUTIME_ID) + nanoseconds;
    while (now(CLOCK_PROCESS_CPUTIME_ID) < end)
    {
        for (volatile int i = 0; i < 100000; i++)
        {
        }
    }
}

static UNUSED void pass_time(long long nanoseconds)
{
    const long long end = now(CLOCK_MONOTONIC) + nanoseconds;
    long long left;
    while ((left = end - now(CLOCK_MONOTONIC)) > 0)
    {
        const struct timespec time = { left / SECOND, left % SECOND };
        nanosleep(&time, NULL);
    }
}

/* The contents of a small file, ended by a 0; good until the next call with the same buffer. */
static UNUSED size_t slurp(const char *path, char *into, size_t size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    ssize_t count;
    while (fd >= 0 && length < size - 1 && (count = read(fd, into + length, size - 1 - length)) > 0)
    {
        length += (size_t)count;
    }

    into[length] = 0;
    if (fd >= 0)
    {
        close(fd);
    }

    return length;
}
