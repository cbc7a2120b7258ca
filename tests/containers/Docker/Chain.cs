using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CrContainers.Tests.Containers.Docker;

/// <summary>The program <c>chain.py</c>: every line is right only if all before it were, and none is lost or said twice.</summary>
internal static class Chain
{
    public const string Image = "cr-test-python";

    /// <param name="file">A path in the container that it writes to as well.</param>
    public static string[] Command(params string[] file) => ["python3", "/programs/chain.py", .. file];

    /// <summary>Checks every line from the first on.</summary>
    /// <returns>The last number.</returns>
    public static int Verify(IReadOnlyList<string> lines)
    {
        var digest = Encoding.ASCII.GetBytes("the beginning");
        for (var number = 1; number <= lines.Count; number++)
        {
            digest = SHA256.HashData([.. digest, .. Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))]);
            Assert.Equal($"{number} {Convert.ToHexStringLower(digest)}", lines[number - 1]);
        }

        return lines.Count;
    }

    public static int NumberOf(string line) => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
}
