/* Covers: what prctl(2) sets for a whole process, its name, and its personality. */
#include "check.h"
#include <sys/personality.h>

#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#define PR_GET_MEMORY_MERGE 68
#endif

/* membarrier(2); GET_REGISTRATIONS is of Linux 6.3. */
#define REGISTER_GLOBAL_EXPEDITED 4
#define PRIVATE_EXPEDITED 8
#define REGISTER_PRIVATE_EXPEDITED 16
#define GET_REGISTRATIONS 512

static void write_text(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY);
    MUST(fd);
    MUST(write(fd, text, strlen(text)));
    close(fd);
}

static unsigned long core_dump_filter(void)
{
    char text[32] = "";
    const int fd = open("/proc/self/coredump_filter", O_RDONLY);
    MUST(fd);
    MUST(read(fd, text, sizeof text - 1));
    close(fd);
    return strtoul(text, NULL, 16);
}

static int through_pointer(int option)
{
    int value = -1;
    MUST(prctl(option, &value, 0, 0, 0));
    return value;
}

int main(void)
{
    char name[17] = "";
    MUST(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
    MUST(prctl(PR_SET_PDEATHSIG, SIGUSR1, 0, 0, 0));
    MUST(prctl(PR_SET_NAME, "a name (x) 1 ,\\"));
    MUST(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
    MUST(prctl(PR_SET_TIMERSLACK, 77777, 0, 0, 0));
    MUST(prctl(PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_EARLY, 0, 0));
    const int slack = prctl(PR_GET_TIMERSLACK);
    const int merged = prctl(PR_SET_MEMORY_MERGE, 1, 0, 0, 0) == 0;
    /* Docker's seccomp profile lets only some personalities pass. */
    const int strange = personality(UNAME26) >= 0;
    const int bypass = prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE, 0, 0) == 0;
    MUST(syscall(SYS_membarrier, REGISTER_PRIVATE_EXPEDITED, 0, 0));
    MUST(syscall(SYS_membarrier, REGISTER_GLOBAL_EXPEDITED, 0, 0));
    const long registered = syscall(SYS_membarrier, GET_REGISTRATIONS, 0, 0);
    write_text("/proc/self/coredump_filter", "0x7b");
    MUST(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));

    ready();
    while (next())
    {
        CHECK_EQ("child subreaper", through_pointer(PR_GET_CHILD_SUBREAPER), 1);
        CHECK_EQ("parent-death signal", through_pointer(PR_GET_PDEATHSIG), SIGUSR1);
        MUST(prctl(PR_GET_NAME, name));
        CHECK_TEXT("name", name, "a name (x) 1 ,\\");
        CHECK_EQ("no transparent huge pages", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 1);
        CHECK_EQ("timer slack", prctl(PR_GET_TIMERSLACK), slack);
        CHECK_EQ("machine-check policy", prctl(PR_MCE_KILL_GET, 0, 0, 0, 0), PR_MCE_KILL_EARLY);
        CHECK_EQ("merging memory", merged ? prctl(PR_GET_MEMORY_MERGE, 0, 0, 0, 0) : 0, merged);
        CHECK_HEX("personality", (unsigned)personality(0xffffffff), strange ? UNAME26 : 0);
        CHECK_EQ("speculative store bypass", bypass ? prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, 0, 0, 0) : 0,
            bypass ? PR_SPEC_PRCTL | PR_SPEC_DISABLE : 0);
        CHECK_EQ("membarrier registrations", syscall(SYS_membarrier, GET_REGISTRATIONS, 0, 0), registered);
        CHECK_EQ("private membarrier", syscall(SYS_membarrier, PRIVATE_EXPEDITED, 0, 0), 0);
        CHECK_HEX("core dump filter", core_dump_filter(), 0x7b);
        CHECK_EQ("dumpable", prctl(PR_GET_DUMPABLE), 0);
    }

    return 0;
}
