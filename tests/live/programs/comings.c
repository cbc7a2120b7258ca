/* Covers: threads, or with the argument "children" processes, that come and go without a pause while the program is held. */
#include "check.h"
#include <pthread.h>
#include <sys/wait.h>

enum { MAKERS = 4 };

static volatile int stopping;
static long made[MAKERS], came[MAKERS];

static void *come(void *count)
{
    ++*(long *)count;
    return NULL;
}

static void *make_threads(void *number)
{
    const long maker = (long)number;
    while (!stopping)
    {
        pthread_t thread;
        MUST(pthread_create(&thread, NULL, come, &came[maker]) == 0 ? 0 : -1);
        made[maker]++;
        MUST(pthread_join(thread, NULL) == 0 ? 0 : -1);
    }

    return NULL;
}

static void *make_children(void *number)
{
    const long maker = (long)number;
    while (!stopping)
    {
        int status;
        const pid_t child = fork();
        MUST(child);
        if (child == 0)
        {
            _exit(7);
        }

        made[maker]++;
        MUST(waitpid(child, &status, 0));
        came[maker] += WIFEXITED(status) && WEXITSTATUS(status) == 7;
    }

    return NULL;
}

int main(int count, char **arguments)
{
    const int children = count > 1 && strcmp(arguments[1], "children") == 0;
    pthread_t makers[MAKERS];
    int seen = 1;
    while (seen > 0)
    {
        long maker;
        stopping = 0;
        for (maker = 0; maker < MAKERS; maker++)
        {
            MUST(pthread_create(&makers[maker], NULL, children ? make_children : make_threads, (void *)maker) == 0 ? 0 : -1);
        }

        if (check_round == 1)
        {
            ready();
        }

        seen = await() ? 1 : -1;
        stopping = 1;
        for (maker = 0; maker < MAKERS; maker++)
        {
            MUST(pthread_join(makers[maker], NULL) == 0 ? 0 : -1);
            CHECK_EQ(label("those of maker %ld", maker), came[maker], made[maker]);
            check_that(made[maker] > 0, "maker %ld made none", maker);
        }

        if (seen > 0)
        {
            report();
        }
    }

    return 0;
}
