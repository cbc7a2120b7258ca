/* Covers: the working directory and the umask. */
#include "check.h"

int main(void)
{
    MUST(mkdir("/tmp/d", 0755));
    MUST(mkdir("/tmp/d/a directory", 0755));
    MUST(chdir("/tmp/d/a directory"));
    umask(027);
    const int fd = open("marker", O_CREAT | O_WRONLY, 0666);
    MUST(fd);
    close(fd);

    ready();
    while (next())
    {
        char path[256] = "";
        struct stat status = { 0 };
        MUST((long)getcwd(path, sizeof path) ? 0 : -1);
        CHECK_TEXT("getcwd", path, "/tmp/d/a directory");
        CHECK_EQ("a file by its relative name", access("marker", F_OK), 0);
        CHECK_EQ("mode of the file made before", stat("marker", &status) == 0 ? status.st_mode & 0777 : 0, 0640);
        const int made = open("another", O_CREAT | O_WRONLY | O_TRUNC, 0666);
        CHECK_EQ("mode of a new file", made >= 0 && fstat(made, &status) == 0 ? status.st_mode & 0777 : 0, 0640);
        close(made);
        unlink("another");
        CHECK_HEX("umask", umask(027), 027);
    }

    return 0;
}
