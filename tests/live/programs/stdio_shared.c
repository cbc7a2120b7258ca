/* Covers: copies of a standard descriptor: they share its open file, which after a restore is the one the fresh container has. A
   standard input that was closed stays closed, and whether a descriptor blocks is the program's. */
#include "check.h"

static int nonblocking(int fd)
{
    return (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

static int same_file(int one, int other)
{
    struct stat a, b;
    return fstat(one, &a) == 0 && fstat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int main(void)
{
    MUST(dup2(1, 10));
    MUST(fcntl(2, F_DUPFD_CLOEXEC, 11));
    MUST(close(0));
    MUST(fcntl(2, F_SETFL, fcntl(2, F_GETFL) | O_NONBLOCK));

    ready();
    while (next())
    {
        const int usual = fcntl(1, F_GETFL);
        CHECK_EQ("2 does not block", nonblocking(2), 1);
        CHECK_EQ("10 is of the file of 1", same_file(1, 10), 1);
        CHECK_EQ("11 is of the file of 2", same_file(2, 11), 1);
        for (int i = 0; i < 2; i++)
        {
            MUST(fcntl(1, F_SETFL, usual ^ O_NONBLOCK));
            CHECK_EQ("a flag of 1 seen through 10", nonblocking(10), nonblocking(1));
            MUST(fcntl(1, F_SETFL, usual));
            CHECK_EQ("a flag of 1 seen through 10 again", nonblocking(10), nonblocking(1));
        }

        MUST(fcntl(11, F_SETFL, fcntl(2, F_GETFL) ^ O_NONBLOCK));
        CHECK_EQ("a flag of 11 seen through 2", nonblocking(2), nonblocking(11));
        MUST(fcntl(11, F_SETFL, fcntl(2, F_GETFL) ^ O_NONBLOCK));
        CHECK_EQ("close-on-exec of 10", fcntl(10, F_GETFD), 0);
        CHECK_EQ("close-on-exec of 11", fcntl(11, F_GETFD), FD_CLOEXEC);
        CHECK_EQ("0 is closed", fcntl(0, F_GETFD) == -1 ? errno : 0, EBADF);
        CHECK_EQ("writing through 11", write(11, "", 0), 0);
    }

    return 0;
}
