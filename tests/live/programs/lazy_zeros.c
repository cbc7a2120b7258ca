/* Covers: the moment in which what serves its memory dies. Each of several threads looks at page after page; a wrong one is noted at once in a file that is mapped
   shared, /tmp/zeros, which outlives the program: one store, no system call. */
#include "check.h"
#include <pthread.h>

#define THREADS 4
#define PAGES 16384UL

static volatile uint64_t *area;
static volatile uint64_t *seen;

static void *look(void *argument)
{
    for (size_t i = (size_t)argument; i < PAGES; i += THREADS)
    {
        if (area[i * (PAGE / 8)] != pattern_word(1, i * (PAGE / 8)))
        {
            *seen = 1;
        }
    }

    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];
    const int file = open("/tmp/zeros", O_RDWR | O_CREAT, 0666);
    MUST(file);
    MUST(ftruncate(file, PAGE));
    seen = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    MUST((long)seen);
    area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)area);
    fill((void *)area, PAGES * PAGE, 1);

    ready();
    while (next())
    {
        for (size_t i = 0; i < THREADS; i++)
        {
            CHECK_EQ("pthread_create", pthread_create(&threads[i], NULL, look, (void *)i), 0);
        }

        for (size_t i = 0; i < THREADS; i++)
        {
            CHECK_EQ("pthread_join", pthread_join(threads[i], NULL), 0);
        }

        CHECK_EQ("pages that were wrong", (long long)*seen, 0);
    }

    return 0;
}
