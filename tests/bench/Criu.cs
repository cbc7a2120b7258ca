using System.ComponentModel;

namespace CrContainers.Bench;

/// <summary>Whether this machine has a CRIU to compare with.</summary>
internal static class Criu
{
    private const string Program = "criu";

    /// <returns>Why there is none; null if it works.</returns>
    public static string? WhyNot()
    {
        try
        {
            using var check = Command.Run(Program, "check");
            return null;
        }
        catch (Win32Exception)
        {
            return "no working criu is here: none is on PATH";
        }
        catch (BenchException exception)
        {
            return $"no working criu is here: {exception.Message.ReplaceLineEndings(" ")}";
        }
    }
}
