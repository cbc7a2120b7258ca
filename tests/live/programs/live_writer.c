/* Covers: memory that is copied while the program runs and changes it in every way that tracking must notice: writes of its own and by the kernel
   (read(2)), pages given back one by one and by the huge page, pages written with zeros, mappings made anew
   in the same place, moved and grown. A model of one word a page says what each page must hold; every page is compared with it.
   The argument says how many MiB there are; with a second one it holds a lock, which a checkpoint refuses if it is not told to keep it. */
#include "check.h"
#include <sys/file.h>

enum { BLOCK_PAGES = 512, STEPS = 300 };

static volatile uint64_t *memory, *model;
static size_t pages, blocks;
static uint64_t seed = 88172645463325252ull;
static int tube[2];

static uint64_t any(uint64_t limit)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed % limit;
}

static volatile uint64_t *page_at(size_t page)
{
    return memory + page * (PAGE / 8);
}

/* The last word tells a page of another place or another time. */
static uint64_t last_word(size_t page, uint64_t value)
{
    return value ? value * 3 + page : 0;
}

static void set(size_t page, uint64_t value)
{
    page_at(page)[0] = value;
    page_at(page)[PAGE / 8 - 1] = last_word(page, value);
    model[page] = value;
}

static void forget(size_t page, size_t count)
{
    for (size_t i = 0; i < count; i++)
    {
        model[page + i] = 0;
    }
}

static void by_kernel(size_t page, uint64_t value)
{
    uint64_t words[PAGE / 8] = { value };
    words[PAGE / 8 - 1] = last_word(page, value);
    MUST(write(tube[1], words, sizeof words));
    MUST(read(tube[0], (void *)page_at(page), sizeof words));
    model[page] = value;
}

static void map_anew(size_t block)
{
    void *place = (void *)page_at(block * BLOCK_PAGES);
    const size_t size = BLOCK_PAGES * PAGE;
    MUST(munmap(place, size));
    MUST((long)mmap(place, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
    MUST(madvise(place, size, MADV_NOHUGEPAGE));
    forget(block * BLOCK_PAGES, BLOCK_PAGES);
}

/* A mapping made elsewhere takes the place of a block. */
static void move_in(size_t block, uint64_t value)
{
    const size_t size = BLOCK_PAGES * PAGE, first = block * BLOCK_PAGES;
    volatile uint64_t *made = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)made);
    MUST(madvise((void *)made, size, MADV_NOHUGEPAGE));
    for (size_t i = 0; i < BLOCK_PAGES; i += 7)
    {
        made[i * (PAGE / 8)] = value + i;
        made[i * (PAGE / 8) + PAGE / 8 - 1] = last_word(first + i, value + i);
    }

    MUST((long)mremap((void *)made, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)page_at(first)));
    forget(first, BLOCK_PAGES);
    for (size_t i = 0; i < BLOCK_PAGES; i += 7)
    {
        model[first + i] = value + i;
    }
}

static void step(uint64_t value)
{
    const size_t page = any(pages), block = any(blocks);
    switch (any(65536))
    {
    case 0 ... 15:
        MUST(madvise((void *)page_at(block * BLOCK_PAGES), BLOCK_PAGES * PAGE, MADV_DONTNEED));
        forget(block * BLOCK_PAGES, BLOCK_PAGES);
        break;
    case 16 ... 31:
        map_anew(block);
        break;
    case 32 ... 47:
        move_in(block, value);
        break;
    case 48 ... 3000:
        MUST(madvise((void *)page_at(page), PAGE, MADV_DONTNEED));
        forget(page, 1);
        break;
    case 3001 ... 9000:
        set(page, 0);
        break;
    case 9001 ... 24000:
        by_kernel(page, value);
        break;
    default:
        set(page, value);
    }
}

static void compare(void)
{
    for (size_t page = 0; page < pages; page++)
    {
        const uint64_t first = page_at(page)[0], last = page_at(page)[PAGE / 8 - 1];
        if (first != model[page] || last != last_word(page, model[page]))
        {
            check_that(0, "page %zu: got %lu and %lu, want %lu", page, first, last, model[page]);
            return;
        }
    }

    CHECK_EQ("pages compared", pages, pages);
}

int main(int count, char **arguments)
{
    const size_t size = (count > 1 ? strtoul(arguments[1], NULL, 10) : 96) << 20;
    const struct timespec pace = { 0, 2000000 };
    uint64_t value = 1;
    int seen;
    pages = size / PAGE;
    blocks = pages / BLOCK_PAGES;
    memory = mmap((void *)0x100000000000, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    MUST((long)memory);
    MUST(madvise((void *)memory, size, MADV_NOHUGEPAGE));
    model = mmap(NULL, pages * 8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST((long)model);
    MUST(pipe(tube));
    if (count > 2)
    {
        const int file = open("/tmp/lock", O_CREAT | O_RDWR, 0600);
        MUST(file);
        MUST(flock(file, LOCK_EX));
    }

    for (size_t page = 0; page < pages; page++)
    {
        set(page, page % 5 ? page : 0);
    }

    ready();
    while ((seen = signalled()) >= 0)
    {
        for (int i = 0; i < STEPS; i++)
        {
            step(++value * 977);
            if (i % 5 == 0)
            {
                nanosleep(&pace, NULL);
            }
        }

        if (seen > 0)
        {
            compare();
            report();
        }
    }

    return 0;
}
