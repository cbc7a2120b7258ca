/* Covers: /proc/self/oom_score_adj. */
#include "check.h"

static void put(const char *value)
{
    const int fd = open("/proc/self/oom_score_adj", O_WRONLY);
    MUST(fd);
    MUST(write(fd, value, strlen(value)));
    close(fd);
}

int main(void)
{
    char text[32];
    put("300");

    ready();
    while (next())
    {
        slurp("/proc/self/oom_score_adj", text, sizeof text);
        CHECK_EQ("oom_score_adj", strtol(text, NULL, 10), 300);
    }

    return 0;
}
