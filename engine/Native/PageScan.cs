using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CrContainers.Engine.Native;

/// <summary>ioctl(PAGEMAP_SCAN) on /proc/PID/pagemap (Linux 6.7; ioctl_pagemap_scan(2)).</summary>
internal static unsafe class PageScan
{
    private const long PagemapScan = 0xc0606610;

    /// <summary>PM_SCAN_WP_MATCHING.</summary>
    private const ulong Protect = 1;

    /// <summary>Fills <paramref name="regions"/> with the pages of start…end that are asked for.</summary>
    /// <param name="pagemap">/proc/PID/pagemap.</param>
    /// <param name="start">First address.</param>
    /// <param name="end">First address past it.</param>
    /// <param name="query">Which pages, and what of them.</param>
    /// <param name="regions">To be filled.</param>
    /// <returns>The number of regions, or a negative errno: ENOTTY where the kernel has no such ioctl. Fewer than there is room for:
    /// the scan came to its end. The kernel's own answer to that, walk_end, is stale once more than 512 regions were found (seen in
    /// Linux 6.18: it is where the kernel's buffer was last full).</returns>
    public static int Scan(SafeFileHandle pagemap, ulong start, ulong end, in PageQuery query, Span<PageRegion> regions)
    {
        fixed (PageRegion* first = regions)
        {
            var argument = new Argument
            {
                Size = (ulong)sizeof(Argument),
                Flags = query.Protects ? Protect : 0,
                Start = start,
                End = end,
                Vector = (ulong)first,
                VectorLength = (ulong)regions.Length,
                AllOf = (ulong)query.AllOf,
                AnyOf = (ulong)query.AnyOf,
                Return = (ulong)query.Told,
            };
            return (int)LibC.Call(Syscall.Ioctl, (int)pagemap.DangerousGetHandle(), PagemapScan, (long)&argument);
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
