/* Covers: who the task is. As root: different real, effective, saved and file-system ids, groups, capabilities taken from each of the
   five sets, secure bits. As anyone: all of them as they came. */
#include "check.h"
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/fsuid.h>

static char text[8192], kept[4096], seen[4096];

/* The lines of /proc/self/status that say who the task is. */
static void identity(char *into)
{
    static const char *const names[] = { "Uid:", "Gid:", "Groups:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:" };
    slurp("/proc/self/status", text, sizeof text);
    *into = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
    {
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        {
            if (strncmp(line, names[i], strlen(names[i])) == 0)
            {
                into += sprintf(into, "%s\n", line);
            }
        }
    }

    sprintf(into, "securebits %d\n", prctl(PR_GET_SECUREBITS));
}

static void become_strange(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct sets[2];
    const gid_t groups[] = { 5, 7, 100, 1000, 4000000000u };
    MUST(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP | SECBIT_NOROOT | SECBIT_NOROOT_LOCKED));
    MUST(prctl(PR_CAPBSET_DROP, CAP_NET_RAW));
    MUST(setgroups(5, groups));
    MUST(setresgid(10, 20, 30));
    MUST(setresuid(1001, 0, 1002));
    setfsgid(30);
    setfsuid(1002);
    MUST(syscall(SYS_capget, &header, sets));
    sets[0].permitted &= ~(1u << CAP_MKNOD);
    sets[0].effective &= ~(1u << CAP_MKNOD | 1u << CAP_CHOWN | 1u << CAP_SETPCAP);
    sets[0].inheritable = 1u << CAP_KILL | 1u << CAP_SETUID;
    MUST(syscall(SYS_capset, &header, sets));
    MUST(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_KILL, 0, 0));
}

int main(void)
{
    const int root = getuid() == 0;
    if (root)
    {
        become_strange();
    }

    identity(kept);
    ready();
    while (next())
    {
        uid_t uids[3], fsuid = root ? 1002 : 1000;
        gid_t gids[3], groups[16], fsgid = root ? 30 : 1000;
        identity(seen);
        size_t line = 0;
        for (size_t i = 0; kept[i] != 0 && kept[i] == seen[i]; i++)
        {
            line = kept[i] == '\n' ? i + 1 : line;
        }

        check_that(strcmp(kept, seen) == 0, "identity: got %.*s, want %.*s",
            (int)strcspn(seen + line, "\n"), seen + line, (int)strcspn(kept + line, "\n"), kept + line);
        MUST(getresuid(&uids[0], &uids[1], &uids[2]));
        MUST(getresgid(&gids[0], &gids[1], &gids[2]));
        CHECK_EQ("real uid", uids[0], root ? 1001 : 1000);
        CHECK_EQ("effective uid", uids[1], root ? 0 : 1000);
        CHECK_EQ("saved uid", uids[2], root ? 1002 : 1000);
        CHECK_EQ("real gid", gids[0], root ? 10 : 1000);
        CHECK_EQ("effective gid", gids[1], root ? 20 : 1000);
        CHECK_EQ("saved gid", gids[2], root ? 30 : 1000);
        CHECK_EQ("file-system uid", setfsuid(-1), fsuid);
        CHECK_EQ("file-system gid", setfsgid(-1), fsgid);
        CHECK_EQ("number of groups", getgroups(16, groups), root ? 5 : 0);
        CHECK_EQ("ambient CAP_KILL", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0), root);
        CHECK_EQ("no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), !root);
    }

    return 0;
}
