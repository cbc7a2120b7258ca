/* Covers: whatever address space the test thinks of. Each pass carries out the lines of /tmp/steps.N inside a fixed arena:
   "step page count a b c errno"; a step that ends otherwise than the line says fails the pass. Not in the list of programs. */
#include "faults.h"

#define ARENA ((char *)0x10000000000)

struct step
{
    char name[16];
    size_t page, count;
    unsigned long a, b, c;
    int error;
};

static char text[4 * 1024 * 1024];

static long map_anonymous(const struct step *step, char *at, size_t size)
{
    return (long)mmap(at, size, (int)step->a, (int)step->b | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

/* c: which of the files, and the page of it to begin with. */
static long map_file(const struct step *step, char *at, size_t size)
{
    char name[32];
    snprintf(name, sizeof name, "/tmp/data.%lu", step->c / 1000);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    MUST(fd);
    long result = (long)mmap(at, size, (int)step->a, (int)step->b | MAP_FIXED, fd, (off_t)(step->c % 1000 * PAGE));
    int error = errno;
    close(fd);
    errno = error;
    return result;
}

/* In one piece, or page by page: what looks like one mapping may be several to the kernel. */
static long move(const struct step *step, char *at, size_t size)
{
    char *to = ARENA + step->a * PAGE;
    if (mremap(at, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, to) != MAP_FAILED)
    {
        return 0;
    }

    for (size_t done = 0; errno == EFAULT && done < size; done += PAGE)
    {
        if (mremap(at + done, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to + done) == MAP_FAILED)
        {
            return -1;
        }

        errno = EFAULT;
    }

    return errno == EFAULT ? 0 : -1;
}

/* One word of each page. */
static long poke(const struct step *step, char *at)
{
    for (size_t page = 0; page < step->count; page++)
    {
        ((uint64_t *)(at + page * PAGE))[step->b] = pattern_word(step->a, page);
    }

    return 0;
}

static long touch(const struct step *step, const char *at)
{
    for (size_t page = 0; page < step->count; page++)
    {
        (void)*(const volatile char *)(at + page * PAGE);
    }

    return 0;
}

static long write_pattern(const struct step *step, char *at, size_t size)
{
    fill(at, size, step->a);
    return 0;
}

/* The signal that comes of it passes for the error. */
static long probe(const struct step *step, const char *at)
{
    errno = faults(at, (int)step->a);
    return errno == 0 ? 0 : -1;
}

static long carry_out(const struct step *step)
{
    char *at = ARENA + step->page * PAGE;
    const size_t size = step->count * PAGE;
    return strcmp(step->name, "anonymous") == 0 ? map_anonymous(step, at, size)
        : strcmp(step->name, "file") == 0 ? map_file(step, at, size)
        : strcmp(step->name, "unmap") == 0 ? munmap(at, size)
        : strcmp(step->name, "protect") == 0 ? mprotect(at, size, (int)step->a)
        : strcmp(step->name, "advise") == 0 ? madvise(at, size, (int)step->a)
        : strcmp(step->name, "lock") == 0 ? mlock2(at, size, (int)step->a)
        : strcmp(step->name, "unlock") == 0 ? munlock(at, size)
        : strcmp(step->name, "move") == 0 ? move(step, at, size)
        : strcmp(step->name, "write") == 0 ? write_pattern(step, at, size)
        : strcmp(step->name, "poke") == 0 ? poke(step, at)
        : strcmp(step->name, "read") == 0 ? touch(step, at)
        : strcmp(step->name, "probe") == 0 ? probe(step, at)
        : (broken(step->name, __LINE__), -1);
}

static void carry_out_line(const char *line, int number)
{
    struct step step;
    int fields = sscanf(line, "%15s %zu %zu %lu %lu %lu %d", step.name, &step.page, &step.count, &step.a, &step.b, &step.c, &step.error);
    CHECK_EQ(label("fields of step %d", number), fields, 7);
    if (fields == 7)
    {
        errno = 0;
        long result = carry_out(&step);
        CHECK_EQ(label("step %d, %.*s", number, (int)strcspn(line, "\n"), line), result == -1 ? errno : 0, step.error);
    }
}

int main(void)
{
    ready();
    while (next())
    {
        char name[32];
        int number = 0;
        snprintf(name, sizeof name, "/tmp/steps.%d", check_round);
        slurp(name, text, sizeof text);
        for (char *line = text; *line != 0; line = strchr(line, '\n') + 1)
        {
            carry_out_line(line, ++number);
        }
    }

    return 0;
}
