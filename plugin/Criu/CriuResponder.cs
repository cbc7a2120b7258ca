using CrContainers.Engine.Errors;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Plugin.Criu;

/// <summary>
/// <c>cr</c> under the name criu. podman, CRI-O and containerd's CRI ask a program of that name its version before they hand a checkpoint to the
/// runtime, which here needs no CRIU: <c>criu swrk FD</c>, over the RPC of CRIU, on a SOCK_SEQPACKET socket. That question is answered, and whether it can
/// track memory, which podman asks before --pre-checkpoint; any other one is refused.
/// </summary>
internal static class CriuResponder
{
    public const string Name = "criu";

    private const int LargestRequest = 65536;

    private const string Reason = "this is cr under the name criu, which answers what engines ask and does nothing else: it is not CRIU";
    private const string Hint = "cr setup podman --undo takes it away; checkpoint with cr, or with an engine that has cr as its runtime";

    /// <summary>Was this program called by that name?</summary>
    public static bool IsCalled() => Environment.GetCommandLineArgs()[0] is var name && (name == Name || name.EndsWith("/" + Name, StringComparison.Ordinal));

    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            return Answer(arguments);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, Invocation.Parse([]));
        }
    }

    private static int Answer(string[] arguments) => arguments switch
    {
        ["--version" or "-V"] => PrintVersion(),
        ["swrk", var descriptor] => AnswerRequest(descriptor),
        _ => throw NotCriu(),
    };

    private static int PrintVersion()
    {
        Console.Out.WriteLine($"Version: {CriuAnswer.Major}.{CriuAnswer.Minor}\n(cr under the name criu: it answers what engines ask and does nothing else)");
        return 0;
    }

    private static int AnswerRequest(string descriptor)
    {
        try
        {
            using var socket = new FileStream(new SafeFileHandle(Number(descriptor), ownsHandle: false), FileAccess.ReadWrite, bufferSize: 0);
            var type = ReadType(socket);
            socket.Write(type switch
            {
                CriuRequest.Version => CriuAnswer.Version(),
                CriuRequest.FeatureCheck => CriuAnswer.Features(),
                _ => CriuAnswer.Refusal(type ?? 0, Reason),
            });
            return type is CriuRequest.Version or CriuRequest.FeatureCheck ? 0 : throw NotCriu();
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CrException(ErrorKind.NotFound, Name, $"descriptor {descriptor}", "it is no socket to answer a request on", Hint, exception);
        }
    }

    /// <summary>One read is one message: the socket keeps their bounds. What fills the buffer may have been cut off.</summary>
    private static ulong? ReadType(FileStream socket)
    {
        var message = new byte[LargestRequest];
        var length = socket.Read(message);
        return length < message.Length ? CriuRequest.TypeOf(message.AsSpan(0, length)) : null;
    }

    private static int Number(string descriptor) =>
        int.TryParse(descriptor, out var number) ? number : throw new ArgumentException("no number", nameof(descriptor));

    private static CrException NotCriu() => new(ErrorKind.Unsupported, "answer", "as criu", Reason, Hint);
}
