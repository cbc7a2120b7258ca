using System.Text;
using CrContainers.Engine.Errors;
using CrContainers.Engine.Tracing;

namespace CrContainers.Engine.Checkpoint;

/// <summary>The processors of this host.</summary>
internal static class Processors
{
    /// <summary>Those that are online, as a mask of <paramref name="bytes"/> bytes.</summary>
    public static byte[] Online(int bytes)
    {
        const string file = "/sys/devices/system/cpu/online";
        var mask = new byte[bytes];
        foreach (var range in Encoding.ASCII.GetString(ProcFile.Read(file)).Trim().Split(','))
        {
            var ends = range.Split('-');
            if (!int.TryParse(ends[0], out var first) || !int.TryParse(ends[^1], out var last) || first < 0 || last >= bytes * 8)
            {
                throw new CrException(ErrorKind.Kernel, "read", file, $"it holds \"{range}\"");
            }

            for (var processor = first; processor <= last; processor++)
            {
                mask[processor / 8] |= (byte)(1 << (processor % 8));
            }
        }

        return mask;
    }
}
