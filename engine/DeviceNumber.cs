namespace CrContainers.Engine;

/// <summary>The number of a device, as stat(2) gives it.</summary>
internal static class DeviceNumber
{
    /// <summary>Two numbers put together.</summary>
    public static ulong Of(ulong major, ulong minor) => ((major & 0xfff) << 8) | (minor & 0xff) | ((minor & ~0xffUL) << 12);
}
