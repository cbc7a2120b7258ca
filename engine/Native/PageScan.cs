using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>ioctl(PAGEMAP_SCAN) on /proc/PID/pagemap (Linux 6.7; ioctl_pagemap_scan(2)).</summary>
internal static unsafe class PageScan
{
    private const long PagemapScan = 0xc0606610;

    /// <summary>Fills <paramref name="regions"/> with the pages of start…end that are in one of <paramref name="any"/>'s categories.</summary>
    /// <param name="pagemap">/proc/PID/pagemap.</param>
    /// <param name="walked">Where the scan ended: <paramref name="end"/>, or the address to go on from.</param>
    /// <returns>The number of regions, or a negative errno: ENOTTY where the kernel has no such ioctl.</returns>
    public static int Scan(SafeFileHandle pagemap, ulong start, ulong end, PageCategories any, Span<PageRegion> regions, out ulong walked)
    {
        fixed (PageRegion* first = regions)
        {
            var argument = new Argument
            {
                Size = (ulong)sizeof(Argument),
                Start = start,
                End = end,
                Vector = (ulong)first,
                VectorLength = (ulong)regions.Length,
                AnyOf = (ulong)any,
                Return = ulong.MaxValue >> 1 & (ulong)PageCategories.All,
            };
            var result = LibC.Call(Syscall.Ioctl, (int)pagemap.DangerousGetHandle(), PagemapScan, (long)&argument);
            walked = argument.WalkEnd;
            return (int)result;
        }
    }

    /// <summary>struct pm_scan_arg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Argument
    {
        public ulong Size;
        public ulong Flags;
        public ulong Start;
        public ulong End;
        public ulong WalkEnd;
        public ulong Vector;
        public ulong VectorLength;
        public ulong MaxPages;
        public ulong Inverted;
        public ulong AllOf;
        public ulong AnyOf;
        public ulong Return;
    }
}
