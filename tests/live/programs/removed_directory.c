/* Covers: directories that were removed: as the working directory, and open, one by O_PATH. */
#include "check.h"

static long links(int file)
{
    struct stat status;
    return fstat(file, &status) == 0 ? (long)status.st_nlink : -1;
}

int main(void)
{
    struct stat here, there;
    char path[64];
    MUST(mkdir("/tmp/working", 0711));
    MUST(mkdir("/tmp/open", 0755));
    MUST(chdir("/tmp/working"));
    const int opened = open("/tmp/open", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    MUST(opened);
    const int path_only = open("/tmp/open", O_PATH);
    MUST(path_only);
    const int working = open(".", O_RDONLY);
    MUST(working);
    MUST(rmdir("/tmp/open"));
    MUST(rmdir("/tmp/working"));

    ready();
    while (next())
    {
        CHECK_EQ("getcwd", getcwd(path, sizeof path) == NULL && errno == ENOENT, 1);
        stat(".", &here);
        fstat(working, &there);
        CHECK_EQ("the working directory, opened", here.st_ino == there.st_ino, 1);
        CHECK_EQ("mode", here.st_mode, S_IFDIR | 0711);
        CHECK_EQ("owner", here.st_uid, getuid());
        CHECK_EQ("making a file in it", open("file", O_CREAT | O_RDWR, 0600), -1);
        CHECK_EQ("links", links(opened), links(working));
        fstat(path_only, &here);
        fstat(opened, &there);
        CHECK_EQ("one directory opened twice", here.st_ino == there.st_ino, 1);
        CHECK_EQ("O_PATH", fcntl(path_only, F_GETFL) & O_PATH, O_PATH);
    }

    return 0;
}
