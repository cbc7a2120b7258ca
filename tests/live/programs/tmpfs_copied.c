/* Covers: a tmpfs that the runtime fills with files of the root file system; some of them are gone, one is changed. Run by TreeTests. */
#include "check.h"

int main(void)
{
    MUST(unlink("/copied/sub/removed"));
    MUST(rmdir("/copied/sub"));
    int file;
    MUST(file = open("/copied/kept", O_WRONLY | O_TRUNC));
    MUST(write(file, "changed", 7));
    MUST(close(file));

    ready();
    while (next())
    {
        char text[16] = "";
        file = open("/copied/kept", O_RDONLY);
        read(file, text, sizeof text - 1);
        close(file);
        CHECK_TEXT("kept", text, "changed");
        CHECK_EQ("removed", access("/copied/sub", F_OK), -1);
    }

    return 0;
}
