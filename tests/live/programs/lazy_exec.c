/* Covers: programs that are executed while memory still comes from the image: by a child, after fork and after vfork, and then by the init itself. */
#include "check.h"
#include <spawn.h>
#include <sys/wait.h>

#define SIZE (4UL << 20)
#define SELF "/bin/program"

extern char **environ;

static char *new_area(void)
{
    char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)at);
    for (size_t i = 0; i < SIZE / 8; i++)
    {
        if (((uint64_t *)at)[i] != 0)
        {
            _exit(4);
        }
    }

    fill(at, SIZE, 9);
    return at;
}

static void run_child(const char *how, pid_t child)
{
    int status = -1;
    CHECK_EQ(label("%s: waitpid", how), waitpid(child, &status, 0), child);
    CHECK_EQ(label("%s: its exit", how), status, 0);
}

int main(int count, char **arguments)
{
    char *words[] = { SELF, "child", NULL }, *last[] = { SELF, "executed", NULL };
    char *area = new_area();
    if (count > 1 && strcmp(arguments[1], "child") == 0)
    {
        return 0;
    }

    if (count > 1 && strcmp(arguments[1], "executed") == 0)
    {
        say("executed\n");
        check_round = 3;
        while (next())
        {
            CHECK_FILLED("memory of the program executed", area, SIZE, 9);
        }

        return 0;
    }

    ready();
    if (next())
    {
        pid_t child;
        CHECK_EQ("posix_spawn", posix_spawn(&child, SELF, NULL, NULL, words, environ), 0);
        run_child("vfork", child);
        child = fork();
        if (child == 0)
        {
            execv(SELF, words);
            _exit(5);
        }

        run_child("fork", child);
        CHECK_FILLED("first half", area, SIZE / 2, 9);
    }

    if (next())
    {
        execv(SELF, last);
    }

    return 1;
}
