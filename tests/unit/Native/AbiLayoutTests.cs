using System.Diagnostics;
using System.Runtime.InteropServices;
using CrContainers.Engine.Native;

namespace CrContainers.Tests.Unit.Native;

/// <summary>Structures and constants of the kernel's ABI, compared with the C headers by the C compiler.</summary>
[Collection(StopNoticesTests.Children)]
public sealed class AbiLayoutTests
{
    private const string Headers = """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <sys/user.h>
        #include <sys/stat.h>
        #include <sys/uio.h>
        #include <sys/socket.h>
        #include <sys/syscall.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <sys/ioctl.h>
        #include <linux/userfaultfd.h>

        """;

    [Fact]
    public void Registers_are_struct_user_regs_struct()
    {
        string[] fields =
        [
            "r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi", "rdi", "orig_rax",
            "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs", "gs",
        ];
        var names = typeof(Registers).GetFields().Select(field => field.Name).ToList();

        Assert.Equal(fields.Select(field => field.Replace("_", "", StringComparison.Ordinal)), names.Select(name => name.ToLowerInvariant()));
        Compile(
            fields.Zip(names, (field, name) => $"offsetof(struct user_regs_struct, {field}) == {Marshal.OffsetOf<Registers>(name)}")
                .Append($"sizeof(struct user_regs_struct) == {Marshal.SizeOf<Registers>()}"));
    }

    [Fact]
    public void System_call_numbers_are_those_of_the_headers()
    {
        var known = Enum.GetValues<Syscall>().Where(call => call is not (Syscall.Mseal or Syscall.CloseRange or Syscall.PidfdGetfd or Syscall.Openat2));

        Compile(known.Select(call => $"SYS_{SnakeCase(call.ToString())} == {(int)call}"));
    }

    [Fact]
    public void A_message_of_userfaultfd_is_struct_uffd_msg() => Compile(
    [
        $"sizeof(struct uffd_msg) == {Marshal.SizeOf<UserFaultMessage>()}",
        $"offsetof(struct uffd_msg, event) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Event))}",
        $"offsetof(struct uffd_msg, arg.pagefault.address) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Second))}",
        $"offsetof(struct uffd_msg, arg.fork.ufd) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Descriptor))}",
        $"offsetof(struct uffd_msg, arg.remap.from) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.First))}",
        $"offsetof(struct uffd_msg, arg.remap.to) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Second))}",
        $"offsetof(struct uffd_msg, arg.remap.len) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Third))}",
        $"offsetof(struct uffd_msg, arg.remove.start) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.First))}",
        $"offsetof(struct uffd_msg, arg.remove.end) == {Marshal.OffsetOf<UserFaultMessage>(nameof(UserFaultMessage.Second))}",
        .. Enum.GetValues<UserFaultEvent>().Select(value => $"UFFD_EVENT_{value.ToString().ToUpperInvariant()} == {(int)value}"),
        $"USERFAULTFD_IOC_NEW == {UserFaults.NewRequest}", $"UFFDIO_API == {UserFaults.Api}", $"UFFDIO_REGISTER == {UserFaults.RegisterRequest}",
        $"UFFDIO_WAKE == {UserFaults.WakeRequest}", $"UFFDIO_COPY == {UserFaults.CopyRequest}", $"UFFDIO_ZEROPAGE == {UserFaults.ZeroRequest}",
        $"(UFFD_FEATURE_EVENT_FORK | UFFD_FEATURE_EVENT_REMAP | UFFD_FEATURE_EVENT_REMOVE | UFFD_FEATURE_EVENT_UNMAP) == {UserFaults.Events}",
    ]);

    [Fact]
    public void Open_flags_are_those_of_the_headers() => Compile(
    [
        $"O_APPEND == {(uint)OpenFlags.Append}", $"O_NONBLOCK == {(uint)OpenFlags.NonBlocking}", $"O_ASYNC == {(uint)OpenFlags.Async}",
        $"O_DIRECT == {(uint)OpenFlags.Direct}", $"O_DIRECTORY == {(uint)OpenFlags.Directory}", $"O_NOFOLLOW == {(uint)OpenFlags.NoFollow}",
        $"O_NOATIME == {(uint)OpenFlags.NoAccessTime}", $"O_CLOEXEC == {(uint)OpenFlags.CloseOnExec}", $"O_PATH == {(uint)OpenFlags.Path}",
        $"O_NOCTTY == {(uint)OpenFlags.NoControllingTerminal}", $"O_ACCMODE == {(uint)OpenFlags.AccessMode}",
    ]);

    [Fact]
    public void A_message_is_struct_msghdr_with_room_for_one_descriptor()
    {
        var message = MessageHeader.Of((0x3333, 5), 0x1111, (0x2222, DescriptorPassing.ControlSize));

        Assert.Equal(MessageHeader.Size, message.Length);
        Assert.Equal([0x3333UL, 5, 0x1111, 1, 0x2222, 24, 0], Enumerable.Range(0, 7).Select(index => BitConverter.ToUInt64(message, index * 8)));
        Compile(
        [
            $"sizeof(struct msghdr) == {MessageHeader.Size}", "offsetof(struct msghdr, msg_namelen) == 8", "offsetof(struct msghdr, msg_iov) == 16", "offsetof(struct msghdr, msg_iovlen) == 24",
            "offsetof(struct msghdr, msg_control) == 32", "offsetof(struct msghdr, msg_controllen) == 40", $"CMSG_SPACE(sizeof(int)) == {DescriptorPassing.ControlSize}",
            $"CMSG_SPACE(sizeof(struct ucred)) == {MessageHeader.Credentials(1, 2, 3).Length}", $"CMSG_LEN(sizeof(struct ucred)) == {BitConverter.ToUInt64(MessageHeader.Credentials(1, 2, 3))}",
        ]);
    }

    [Fact]
    public void A_wrong_layout_does_not_compile() =>
        Assert.ThrowsAny<Exception>(() => Compile(["sizeof(struct msghdr) == 55"]));

    private static void Compile(IEnumerable<string> claims)
    {
        var source = Headers + string.Concat(claims.Select(claim => $"_Static_assert({claim}, \"{claim}\");\n"));
        var start = new ProcessStartInfo("gcc", ["-fsyntax-only", "-x", "c", "-"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        using var compiler = Process.Start(start)!;
        compiler.StandardInput.Write(source);
        compiler.StandardInput.Close();
        var errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, errors);
    }

    private static string SnakeCase(string name) => string.Concat(name.Select((letter, index) => char.IsUpper(letter) && index > 0 ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
