using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>sock_diag(7): what the kernel tells of all sockets of a network namespace, also of those this program has no descriptor of.</summary>
internal static unsafe class SocketDiagnosis
{
    private const string Subject = "sockets (sock_diag)";
    private const long Netlink = 16;
    private const long RawCloseOnExec = 3 | 0x80000;
    private const long SocketDiag = 4;
    private const int BufferSize = 1 << 16;

    /// <summary>The answers to one request, as they came.</summary>
    /// <param name="member">A task in the namespace.</param>
    /// <param name="request">A netlink message that asks for a list.</param>
    /// <param name="isLast">Tells whether an answer is the end of the list.</param>
    public static List<byte[]> Ask(int member, byte[] request, Func<byte[], bool> isLast)
    {
        using var socket = NamespaceThread.Run(
            member, "net", static () => FileOpening.Handle(LibC.CallChecked("ask about", Subject, Syscall.Socket, Netlink, RawCloseOnExec, SocketDiag)));
        fixed (byte* start = request)
        {
            LibC.CallChecked("ask about", Subject, Syscall.Sendto, Number(socket), (long)start, request.Length);
        }

        var answers = new List<byte[]>();
        do
        {
            answers.Add(Receive(socket));
        }
        while (!isLast(answers[^1]));
        return answers;
    }

    private static byte[] Receive(SafeFileHandle socket)
    {
        var answer = new byte[BufferSize];
        fixed (byte* start = answer)
        {
            return answer[..(int)LibC.CallChecked("ask about", Subject, Syscall.Recvfrom, Number(socket), (long)start, answer.Length)];
        }
    }

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();
}
