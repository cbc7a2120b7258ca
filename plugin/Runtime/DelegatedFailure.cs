namespace CrContainers.Plugin.Runtime;

/// <summary>The low-level runtime failed and has said why: nothing is left to say, its exit code is handed on.</summary>
internal sealed class DelegatedFailure(int exitCode) : Exception($"the low-level runtime ended with exit code {exitCode}")
{
    public int ExitCode { get; } = exitCode;
}
