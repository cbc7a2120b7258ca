/* Covers: shared memory of System V, attached: ids, keys, sizes, modes; one attached twice, once to read only; what is written through one attachment is
   seen through the other; one that was removed and lives by its attachment; one of which a part was unmapped and a part is read-only; the
   bytes behind its end. */
#include "faults.h"
#include <sys/shm.h>

static int make(key_t key, size_t size, int mode)
{
    const int id = shmget(key, size, IPC_CREAT | IPC_EXCL | mode);
    MUST(id);
    return id;
}

static char *attach(int id, int flags)
{
    char *at = shmat(id, NULL, flags);
    MUST((long)at);
    return at;
}

static struct shmid_ds look(int id)
{
    struct shmid_ds status = { 0 };
    CHECK_EQ("shmctl", shmctl(id, IPC_STAT, &status), 0);
    return status;
}

int main(void)
{
    static char contents[9 * PAGE];
    const int keyed = make(0x1234abcd, 20 * PAGE + 10, 0640);
    const int unused = make(IPC_PRIVATE, PAGE, 0600);
    const int removed = make(IPC_PRIVATE, 3 * PAGE, 0600);
    const int holed = make(77, 9 * PAGE, 0600);
    char *area = attach(keyed, 0);
    char *reading = attach(keyed, SHM_RDONLY);
    char *of_removed = attach(removed, 0);
    char *of_holed = attach(holed, 0);
    MUST(shmctl(removed, IPC_RMID, NULL));
    MUST(shmctl(unused, IPC_RMID, NULL));
    fill(area, 2 * PAGE, 1);
    fill(of_removed, 3 * PAGE, 2);
    fill(contents, sizeof contents, 3);
    memcpy(of_holed, contents, sizeof contents);
    MUST(munmap(of_holed, PAGE));
    MUST(munmap(of_holed + 4 * PAGE, PAGE));
    MUST(mprotect(of_holed + 2 * PAGE, PAGE, PROT_READ));

    ready();
    while (next())
    {
        const uint64_t seed = 100 + (uint64_t)check_round;
        const struct shmid_ds status = look(keyed);
        CHECK_EQ("size", (long)status.shm_segsz, 20 * PAGE + 10);
        CHECK_EQ("mode", status.shm_perm.mode & 07777, 0640);
        CHECK_EQ("owner", status.shm_perm.uid, getuid());
        CHECK_EQ("attached", (long)status.shm_nattch, 2);
        CHECK_EQ("by its key", shmget(0x1234abcd, 0, 0), keyed);
        CHECK_FILLED("contents", reading, 2 * PAGE, check_round == 1 ? 1 : seed - 1);
        fill(area, 2 * PAGE, seed);
        CHECK_FILLED("through the other attachment", reading, 2 * PAGE, seed);
        CHECK_EQ("writing what is attached to read", faults(reading, 1), SIGSEGV);
        CHECK_EQ("making it writable", mprotect(reading, PAGE, PROT_READ | PROT_WRITE), -1);
        CHECK_EQ("removed", (look(removed).shm_perm.mode & 01000) != 0, 1);
        CHECK_FILLED("removed", of_removed, 3 * PAGE, 2);
        CHECK_BYTES("between holes", of_holed + PAGE, contents + PAGE, 3 * PAGE);
        CHECK_BYTES("behind holes", of_holed + 5 * PAGE, contents + 5 * PAGE, 4 * PAGE);
        CHECK_EQ("writing the read-only part", faults(of_holed + 2 * PAGE, 1), SIGSEGV);
        CHECK_EQ("writing another part", faults(of_holed + 3 * PAGE, 1), 0);

        char *again = shmat(holed, NULL, 0);
        CHECK_BYTES("the unmapped part, attached again", again, contents, sizeof contents);
        CHECK_EQ("detaching it", shmdt(again), 0);
        CHECK_EQ("still attached", look(holed).shm_nattch > 0, 1);
    }

    return 0;
}
