/* Covers: what a checkpoint refuses. The MODE says which; the object must be as it was after the refusal, so the program looks at it. */
#include "many.h"
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>

static int fd, other;
static char *area;
static char selector;

static void make_file(int flags)
{
    MUST(fd = open("/tmp/file", O_RDWR | O_CREAT | O_CLOEXEC | flags, 0644));
    MUST(ftruncate(fd, 3 * PAGE));
}

static void map(int flags, int file)
{
    area = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, flags, file, 0);
    MUST((long)area);
    memset(area, 'm', 2 * PAGE);
}

static int run_thread(void *argument)
{
    for (;;)
    {
        __asm__ volatile("syscall" : : "a"(SYS_pause) : "rcx", "r11", "memory");
        __asm__ volatile("" : : "r"(argument));
    }

    return 0;
}

static void make_thread(int shared)
{
    static char stack[16 * 1024] __attribute__((aligned(16)));
    MUST(clone(run_thread, stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | shared, NULL));
}

static void make_thread_with_own_descriptors(void)
{
    make_thread(CLONE_FS);
}

static void make_thread_with_own_directory(void)
{
    make_thread(CLONE_FILES);
}

static void make_child(void)
{
    MUST(fd = fork());
    while (fd == 0)
    {
        pause();
    }
}

static void make_zombie(void)
{
    siginfo_t information;
    MUST(fd = fork());
    if (fd == 0)
    {
        _exit(0);
    }

    MUST(waitid(P_PID, (id_t)fd, &information, WEXITED | WNOWAIT));
}

static void make_pair(int kind)
{
    int pair[2];
    MUST(socketpair(AF_UNIX, kind, 0, pair));
    fd = pair[0];
    other = pair[1];
    MUST(write(other, "waiting", 7));
}

static void make_named(int type)
{
    struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
    MUST(fd = socket(AF_UNIX, type, 0));
    MUST(bind(fd, (struct sockaddr *)&name, sizeof name));
}

/* A child has the other end. */
static void make_unix_outside(void)
{
    make_pair(SOCK_STREAM);
    const int mine = other;
    other = 0;
    const int child = fork();
    MUST(child);
    if (child == 0)
    {
        close(fd);
        for (;;)
        {
            pause();
        }
    }

    MUST(close(mine));
}

static int connect_there(void)
{
    const struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
    int client;
    make_named(SOCK_STREAM);
    MUST(listen(fd, 1));
    MUST(client = socket(AF_UNIX, SOCK_STREAM, 0));
    MUST(connect(client, (const struct sockaddr *)&name, sizeof name));
    return client;
}

static void make_unix_waiting_sent(void) { MUST(write(connect_there(), "early", 5)); }
static void make_unix_waiting_closed(void) { MUST(close(connect_there())); }

static void make_unix_urgent(void)
{
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    MUST_OR_SKIP(send(pair[1], "!", 1, MSG_OOB));
    fd = pair[0];
}

static void send_away(int to, int travels)
{
    char control[CMSG_SPACE(sizeof(int))] = "", byte = 'x';
    struct iovec vector = { &byte, 1 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof travels);
    memcpy(CMSG_DATA(header), &travels, sizeof travels);
    MUST(sendmsg(to, &message, 0));
    MUST(close(travels));
}

static void make_unix_rights(void)
{
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    send_away(pair[1], open("/proc/self/oom_score_adj", O_WRONLY));
    fd = pair[0];
}

/* Each in a message that waits at the next one. */
static void make_unix_rights_deep(void)
{
    int pair[2];
    MUST(fd = eventfd(1, 0));
    for (int i = 0; i < 65; i++)
    {
        MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
        send_away(pair[1], fd);
        MUST(close(pair[1]));
        fd = pair[0];
    }
}

/* Its peer was closed with something unread in it; so the next read is told, before what waits. */
static void make_unix_error(void)
{
    make_pair(SOCK_SEQPACKET);
    MUST(write(fd, "unread", 6));
    MUST(close(other));
    other = 0;
}

/* An empty message that was looked at. */
static void make_unix_empty(void)
{
    const int from_start = 0, usual = -1;
    char byte;
    int pair[2];
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    MUST(send(pair[1], "", 0, 0));
    fd = pair[0];
    MUST(setsockopt(fd, SOL_SOCKET, 42, &from_start, sizeof from_start));
    MUST(recv(fd, &byte, 1, MSG_PEEK));
    MUST(setsockopt(fd, SOL_SOCKET, 42, &usual, sizeof usual));
}

/* Its peer has no name, and another peer. */
static void make_unix_nameless(void)
{
    const struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
    int pair[2];
    make_named(SOCK_DGRAM);
    MUST(socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    MUST(connect(pair[1], (const struct sockaddr *)&name, sizeof name));
    fd = pair[0];
}

/* A message of another than the peer, which is gone. */
static void make_unix_stranger(void)
{
    const struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" }, peer_name = { .sun_family = AF_UNIX, .sun_path = "/tmp/peer" };
    int peer, stranger;
    make_named(SOCK_DGRAM);
    MUST(stranger = socket(AF_UNIX, SOCK_DGRAM, 0));
    MUST(sendto(stranger, "hello", 5, 0, (const struct sockaddr *)&name, sizeof name));
    MUST(peer = socket(AF_UNIX, SOCK_DGRAM, 0));
    MUST(bind(peer, (const struct sockaddr *)&peer_name, sizeof peer_name));
    MUST(connect(fd, (const struct sockaddr *)&peer_name, sizeof peer_name));
    MUST(close(peer));
}

static void make_socket_path(void)
{
    make_named(SOCK_STREAM);
    MUST(close(fd));
    MUST(fd = open("/tmp/socket", O_PATH));
}

static void make_unix_deleted(void)
{
    make_named(SOCK_STREAM);
    MUST(unlink("/tmp/socket"));
}

static void listen_and_connect(void)
{
    const struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7001), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int client;
    MUST(fd = socket(AF_INET, SOCK_STREAM, 0));
    MUST(bind(fd, (const struct sockaddr *)&address, sizeof address));
    MUST(listen(fd, 1));
    MUST(client = socket(AF_INET, SOCK_STREAM, 0));
    MUST(connect(client, (const struct sockaddr *)&address, sizeof address));
}

static void make_tcp_waiting(void) { listen_and_connect(); }

static void make_tcp_connection(void)
{
    listen_and_connect();
    MUST(accept(fd, NULL, NULL));
}

static void make_multicast(void)
{
    const struct ip_mreqn member = { .imr_multiaddr.s_addr = htonl(0xef010203), .imr_ifindex = 1 };
    MUST(fd = socket(AF_INET, SOCK_DGRAM, 0));
    MUST(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member));
}

static void make_netlink_connected(void)
{
    const struct sockaddr_nl peer = { .nl_family = AF_NETLINK, .nl_pid = 5 };
    MUST(fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC));
    MUST_OR_SKIP(connect(fd, (const struct sockaddr *)&peer, sizeof peer));
}

static void make_netlink_group(void)
{
    const int group = 33; /* RTNLGRP_BRVLAN */
    const struct sockaddr_nl name = { .nl_family = AF_NETLINK };
    MUST(fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE));
    MUST(bind(fd, (const struct sockaddr *)&name, sizeof name));
    MUST(setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group));
}

static void make_socket_filter(void)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, ~0u);
    const struct sock_fprog program = { 1, &allow };
    MUST(fd = socket(AF_INET, SOCK_DGRAM, 0));
    MUST(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}

static void make_packet_socket(void) { MUST_OR_SKIP(fd = socket(AF_PACKET, SOCK_RAW, 0)); }
static void make_netlink_audit(void) { MUST_OR_SKIP(fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT)); }
static void make_cwd_on_proc(void) { MUST(chdir("/proc/sys")); }
static void make_hugetlbfs(void)
{
    MUST_OR_SKIP(fd = open("/huge/file", O_RDWR | O_CREAT, 0600));
    MUST_OR_SKIP((long)mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    close(fd);
    fd = 0;
}

static void make_inotify_deleted(void) { make_file(0); const int file = fd; MUST(fd = inotify_init1(0)); MUST(inotify_add_watch(fd, "/tmp/file", IN_MODIFY)); MUST(unlink("/tmp/file")); (void)file; }
static void make_proc_file_written(void) { MUST(fd = open("/proc/self/comm", O_RDWR)); }

/* Something of a child that has ended by then. */
static int of_child(int (*get)(pid_t child))
{
    const pid_t child = fork();
    MUST(child);
    while (child == 0)
    {
        pause();
    }

    const int got = get(child);
    MUST_OR_SKIP(got);
    MUST(kill(child, SIGKILL));
    MUST(waitpid(child, NULL, 0));
    return got;
}

static int status_of(pid_t child) { return open(label("/proc/%d/status", child), O_RDONLY); }
static int pidfd_of(pid_t child) { return (int)syscall(SYS_pidfd_open, child, 0); }
static void make_proc_file_of_another(void) { fd = of_child(status_of); }
static void make_pidfd_of_ended(void) { fd = of_child(pidfd_of); }
static void make_userfaultfd(void) { MUST_OR_SKIP(fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1)); }
static void make_landlock(void) { static unsigned long long rules[3] = { 1 }; MUST_OR_SKIP(fd = (int)syscall(444, rules, 8, 0)); }
static void make_landlock_as_stdin(void) { make_landlock(); MUST(dup2(fd, 0)); close(fd); fd = 0; }
static void make_device_mapping(void) { MUST(fd = open("/dev/zero", O_RDWR)); map(MAP_PRIVATE, fd); close(fd); fd = 0; }
static void make_mqueue(void) { MUST_OR_SKIP(fd = mq_open("/queue", O_RDWR | O_CREAT, 0600, NULL)); }
static void make_fifo_path(void) { MUST(mkfifo("/tmp/fifo", 0600)); MUST(fd = open("/tmp/fifo", O_PATH)); }
static void make_deleted_fifo(void) { MUST(mkfifo("/tmp/fifo", 0600)); MUST(fd = open("/tmp/fifo", O_RDWR)); MUST(unlink("/tmp/fifo")); }
/* The pipe that came as stderr, at another number alone. */
static void make_pipe_from_outside(void) { MUST(fd = dup2(2, 50)); close(2); }
static void make_tty(void)
{
    int master;
    MUST_OR_SKIP(master = posix_openpt(O_RDWR | O_NOCTTY));
    MUST(unlockpt(master));
    MUST(fd = open(ptsname(master), O_RDWR | O_NOCTTY));
    MUST(close(master));
}

/* A filter of its own that allows everything. */
static void make_seccomp_filter(void)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    const struct sock_fprog program = { 1, &allow };
    MUST(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    MUST(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

static void make_perf(void)
{
    struct perf_event_attr count = { .size = sizeof count, .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1 };
    MUST_OR_SKIP(fd = (int)syscall(SYS_perf_event_open, &count, 0, -1, -1, 0));
}

static void make_bpf(void)
{
    union bpf_attr map = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 };
    MUST_OR_SKIP(fd = (int)syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map));
}

/* A class of events that needs no capability. */
static void make_fanotify_deleted(void)
{
    make_file(0);
    close(fd);
    MUST_OR_SKIP(fd = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID, O_RDONLY));
    MUST(fanotify_mark(fd, FAN_MARK_ADD, FAN_MODIFY, AT_FDCWD, "/tmp/file"));
    MUST(open("/tmp/file", O_PATH));
    MUST(unlink("/tmp/file"));
}

static void make_memfd_secret(void) { MUST_OR_SKIP(fd = (int)syscall(447, 0)); }
static void make_device(void) { MUST_OR_SKIP(mknod("/tmp/tun", S_IFCHR | 0600, makedev(10, 200))); MUST_OR_SKIP(fd = open("/tmp/tun", O_RDWR)); }
static void make_dispatch(void) { MUST_OR_SKIP(prctl(59, 1, 0, 0, &selector)); }
static void make_flock(void) { make_file(0); MUST(flock(fd, LOCK_EX)); }
static void make_lease(void) { make_file(0); MUST(fcntl(fd, F_SETLEASE, F_WRLCK)); }
static void make_notify(void) { MUST(fd = open("/tmp", O_RDONLY | O_DIRECTORY)); MUST(fcntl(fd, F_NOTIFY, DN_RENAME | DN_MULTISHOT)); }

/* A set that watches a file by a number that is not the file's any more: another one keeps the file open. */
static void make_epoll_of_closed(void)
{
    struct epoll_event event = { .events = EPOLLIN };
    const int watched = eventfd(0, 0);
    MUST(dup(watched));
    MUST(fd = epoll_create1(0));
    MUST(epoll_ctl(fd, EPOLL_CTL_ADD, watched, &event));
    MUST(close(watched));
}

static void make_epoll_of_another(void)
{
    make_epoll_of_closed();
    MUST(eventfd(1, 0));
}

/* The working directory stays outside: so the files that are waited for can still be found. */
static void make_chroot(void)
{
    MUST(mkdir("/tmp/root", 0755));
    MUST(chroot("/tmp/root"));
    check_place = "tmp/";
}

static void make_posix_lock(void)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    make_file(0);
    MUST(fcntl(fd, F_SETLK, &lock));
}

static void make_ofd_lock(void)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    make_file(0);
    MUST(fcntl(fd, F_OFD_SETLK, &lock));
}

static void make_protection_key(void)
{
    const int key = pkey_alloc(0, 0);
    MUST_OR_SKIP(key);
    map(MAP_PRIVATE | MAP_ANONYMOUS, -1);
    MUST(pkey_mprotect(area, 2 * PAGE, PROT_READ | PROT_WRITE, key));
}

static void make_cpu_clock_timer(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_NONE };
    int id;
    MUST(syscall(SYS_timer_create, ~getpid() << 3 | 2, &event, &id));
}

static void make_aio(void)
{
    aio_context_t context = 0;
    MUST_OR_SKIP(syscall(SYS_io_setup, 10, &context));
}

static void make_aio_among_many(void)
{
    make_many();
    make_aio();
}

static void make_io_uring(void)
{
    static char parameters[120];
    MUST_OR_SKIP(fd = (int)syscall(425, 4, parameters));
}

static const struct { const char *mode; void (*make)(void); } objects[] = {
#define OBJECT(name) { #name, make_##name }
    OBJECT(thread_with_own_descriptors), OBJECT(thread_with_own_directory), OBJECT(child), OBJECT(zombie), OBJECT(unix_outside), OBJECT(unix_waiting_sent), OBJECT(unix_waiting_closed), OBJECT(unix_urgent), OBJECT(unix_rights), OBJECT(unix_rights_deep),
    OBJECT(unix_error), OBJECT(unix_empty), OBJECT(unix_nameless), OBJECT(unix_stranger), OBJECT(unix_deleted), OBJECT(socket_path), OBJECT(tcp_connection), OBJECT(tcp_waiting), OBJECT(socket_filter), OBJECT(packet_socket), OBJECT(multicast), OBJECT(netlink_audit), OBJECT(netlink_connected), OBJECT(netlink_group),
    OBJECT(epoll_of_closed), OBJECT(epoll_of_another), OBJECT(inotify_deleted), OBJECT(landlock), OBJECT(landlock_as_stdin), OBJECT(cwd_on_proc), OBJECT(hugetlbfs), OBJECT(device_mapping),
    OBJECT(flock), OBJECT(posix_lock), OBJECT(ofd_lock), OBJECT(lease), OBJECT(notify), OBJECT(proc_file_written), OBJECT(proc_file_of_another), OBJECT(mqueue),
    OBJECT(fifo_path), OBJECT(deleted_fifo), OBJECT(pipe_from_outside), OBJECT(tty), OBJECT(pidfd_of_ended), OBJECT(userfaultfd), OBJECT(io_uring), OBJECT(perf), OBJECT(bpf), OBJECT(fanotify_deleted), OBJECT(memfd_secret), OBJECT(device), OBJECT(aio), OBJECT(aio_among_many), OBJECT(dispatch), OBJECT(chroot),
    OBJECT(protection_key), OBJECT(seccomp_filter), OBJECT(cpu_clock_timer),
};

int main(int count, char **arguments)
{
    size_t which = 0;
    while (count < 2 || strcmp(objects[which].mode, arguments[1]) != 0)
    {
        which++;
        MUST(count < 2 || which == sizeof objects / sizeof *objects ? -1 : 0);
    }

    const int process = strcmp(arguments[1], "child") == 0 || strcmp(arguments[1], "zombie") == 0;
    struct stat before = { 0 }, after = { 0 };
    objects[which].make();
    MUST(process ? 0 : fstat(fd, &before));

    ready();
    while (next())
    {
        CHECK_EQ("pid", getpid(), 1);
        if (process)
        {
            CHECK_EQ("the child is there", kill(fd, 0), 0);
            continue;
        }

        CHECK_EQ("fstat", fstat(fd, &after), 0);
        CHECK_EQ("inode", (long long)after.st_ino, (long long)before.st_ino);
        CHECK_EQ("size", after.st_size, before.st_size);
        CHECK_EQ("mapped memory", area == NULL ? 'm' : area[PAGE + 1], 'm');
        if (other != 0)
        {
            char text[8] = "";
            CHECK_EQ("bytes that waited", read(fd, text, 7), 7);
            CHECK_TEXT("what waited", text, "waiting");
            MUST(write(other, "waiting", 7));
        }
    }

    return 0;
}
