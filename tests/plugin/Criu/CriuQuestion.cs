using CrContainers.Tests.Plugin.Fakes;

namespace CrContainers.Tests.Plugin.Criu;

/// <summary>Asks as podman does: one message on one end of a SOCK_SEQPACKET pair, whose other end is named in argv. By python3:
/// .NET hands no socket on to a child.</summary>
internal static class CriuQuestion
{
    private const string Script =
        """
        import socket, subprocess, sys
        own, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own.send(bytes.fromhex(sys.argv[2]))
        ended = subprocess.run([sys.argv[1], "swrk", str(other.fileno())], pass_fds=[other.fileno()], timeout=20)
        other.close()
        print(own.recv(4096).hex())
        sys.exit(ended.returncode)
        """;

    /// <returns>How the responder ended; its output is the answer's bytes in hexadecimal.</returns>
    public static CrResult Ask(FakeRuntime fake, string request)
    {
        File.CreateSymbolicLink(fake.InDirectory("criu"), CrProgram.Path);
        File.WriteAllText(fake.InDirectory("ask.py"), Script);
        return CrProgram.RunInShell(fake, $"exec python3 ask.py ./criu '{request}'");
    }
}
