/* Touching memory that may not be there: which signal comes of it. */
#pragma once
#include "check.h"
#include <setjmp.h>

static sigjmp_buf faults_back;

static void faults_handler(int signal)
{
    siglongjmp(faults_back, signal);
}

/* The signal that reading (or writing back) the byte at an address raises, 0 for none. */
static UNUSED int faults(const void *at, int write)
{
    const struct sigaction catcher = { .sa_handler = faults_handler };
    struct sigaction segv, bus;
    sigaction(SIGSEGV, &catcher, &segv);
    sigaction(SIGBUS, &catcher, &bus);
    int signal = sigsetjmp(faults_back, 1);
    if (signal == 0)
    {
        volatile char *place = (volatile char *)at;
        char byte = *place;
        if (write)
        {
            *place = byte;
        }
    }

    sigaction(SIGSEGV, &segv, NULL);
    sigaction(SIGBUS, &bus, NULL);
    return signal;
}
