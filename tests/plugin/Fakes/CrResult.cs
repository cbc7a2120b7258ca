namespace CrContainers.Tests.Plugin.Fakes;

/// <summary>How a run of <c>cr</c> ended and what it printed.</summary>
internal sealed record CrResult(int ExitCode, string Output, string Error);
