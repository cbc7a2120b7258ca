using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Reporting;

/// <summary>What <c>cr</c> exits with; a delegated verb's exit code is the runtime's own.</summary>
internal static class ExitCode
{
    public const int Failure = 1;
    public const int Usage = 2;
    public const int Internal = 128;

    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Usage => Usage,
        ErrorKind.Internal => Internal,
        _ => Failure,
    };
}
