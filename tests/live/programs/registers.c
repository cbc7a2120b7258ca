/* Covers: the general registers and the flags, held at known values by assembly code. MODE spin: in a loop of plain code; syscall: in
   a nanosleep call, where rax, rcx and r11 are the kernel's. The values are compared after each short stretch of it. */
#include "check.h"

enum { RAX, RBX, RCX, RDX, RSI, RDI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, FLAGS, COUNT };
#define SPINS 3000000
#define ALL_FLAGS 0x40ed7 /* AC OF DF IF SF ZF AF PF CF and the bit that is always set */

uint64_t want[COUNT] __attribute__((used)), got[COUNT] __attribute__((used));
uint64_t stack_pointer __attribute__((used));
static const struct timespec moment = { 0, 5000000 };
static const char *const names[] = {
    "rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "flags",
};

/* Loads all registers from want, runs a line of code, stores them to got. rsp holds a value of its own, too: it is not used between. */
#define HOLD(name, code) \
    void name(void); \
    __asm__(".text\n" #name ":\n" \
        "push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n" \
        "mov want+0(%rip), %rax; mov want+8(%rip), %rbx; mov want+16(%rip), %rcx; mov want+24(%rip), %rdx\n" \
        "mov want+32(%rip), %rsi; mov want+40(%rip), %rdi; mov want+48(%rip), %rbp; mov want+56(%rip), %r8\n" \
        "mov want+64(%rip), %r9; mov want+72(%rip), %r10; mov want+80(%rip), %r11; mov want+88(%rip), %r12\n" \
        "mov want+96(%rip), %r13; mov want+104(%rip), %r14; mov want+112(%rip), %r15\n" \
        "push want+120(%rip); popfq; mov %rsp, stack_pointer(%rip); mov $0x7531, %rsp\n" \
        code "\n" \
        "xchg %rsp, stack_pointer(%rip); pushfq; pop got+120(%rip); push $0x202; popfq\n" \
        "mov %rax, got+0(%rip); mov %rbx, got+8(%rip); mov %rcx, got+16(%rip); mov %rdx, got+24(%rip)\n" \
        "mov %rsi, got+32(%rip); mov %rdi, got+40(%rip); mov %rbp, got+48(%rip); mov %r8, got+56(%rip)\n" \
        "mov %r9, got+64(%rip); mov %r10, got+72(%rip); mov %r11, got+80(%rip); mov %r12, got+88(%rip)\n" \
        "mov %r13, got+96(%rip); mov %r14, got+104(%rip); mov %r15, got+112(%rip)\n" \
        "pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret\n")

HOLD(hold_spinning, "1: loop 1b");
HOLD(hold_in_syscall, "syscall");

int main(int count, char **arguments)
{
    const int in_syscall = count > 1 && strcmp(arguments[1], "syscall") == 0;
    for (int i = 0; i < COUNT; i++)
    {
        want[i] = pattern_word(1, (uint64_t)i);
    }

    want[FLAGS] = ALL_FLAGS;
    want[RCX] = SPINS;
    if (in_syscall)
    {
        want[RAX] = SYS_nanosleep;
        want[RDI] = (uint64_t)&moment;
        want[RSI] = 0;
    }

    ready();
    int seen;
    while ((seen = signalled()) >= 0)
    {
        (in_syscall ? hold_in_syscall : hold_spinning)();
        for (int i = 0; i < COUNT; i++)
        {
            const int kernels = in_syscall && (i == RCX || i == R11);
            const uint64_t expected = kernels ? got[i] : i == RCX || (in_syscall && i == RAX) ? 0 : want[i];
            CHECK_HEX(names[i], got[i], expected);
        }

        CHECK_HEX("rsp", stack_pointer, 0x7531);
        if (seen > 0)
        {
            report();
        }
    }

    return 0;
}
