using System.Diagnostics;

namespace CrContainers.Bench;

/// <summary>A command that succeeded. A container's init that it started may still write to its output.</summary>
internal sealed class FinishedCommand(Process process, TimeSpan wall) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>From before its fork to its end.</summary>
    public TimeSpan Wall => wall;

    /// <returns>null at the end of the output.</returns>
    public string? ReadLine() => InTime(process.StandardOutput.ReadLineAsync());

    public void ExpectLine(string expected)
    {
        var line = ReadLine();
        if (line != expected)
        {
            throw new BenchException($"the program printed \"{line}\", not \"{expected}\"");
        }
    }

    /// <summary>Waits until nobody has the output open for writing any more.</summary>
    public void WaitForEndOfOutput() => InTime(process.StandardOutput.ReadToEndAsync());

    public void Dispose() => process.Dispose();

    private static T InTime<T>(Task<T> reading) =>
        reading.Wait(Patience) ? reading.Result : throw new BenchException($"the program printed nothing for {Patience.TotalSeconds} s");
}
