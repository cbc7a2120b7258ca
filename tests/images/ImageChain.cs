using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Images;

/// <summary>
/// Takes a complete image of one process apart: into a chain of images, each of which uses pages of those before it. What an earlier one has of a page that
/// a later one has too is something else, contents lie in any order, and pages that mean nothing lie between them.
/// </summary>
internal sealed class ImageChain
{
    private const int LongestPiece = 8;
    private readonly Random random;
    private readonly byte[] original;
    private readonly CheckpointImage image;
    private readonly SortedDictionary<ulong, byte[]> pages = [];

    /// <summary>Which image of the chain holds what a page has in the end.</summary>
    private readonly Dictionary<ulong, int> levels = [];
    private readonly List<(Guid Id, Dictionary<ulong, ulong> Places)> done = [];

    private ImageChain(string file, int seed)
    {
        random = new Random(seed);
        original = File.ReadAllBytes(file);
        var reader = new ImageReader(new MemoryStream(original));
        image = reader.ReadState();
        reader.PassFiles(image);
        reader.ReadPages(Memory, Take);
    }

    private MmImage Memory => image.Tasks.Single().Memory;

    /// <param name="file">The image; it becomes the last one of the chain, under the same id.</param>
    /// <param name="earlier">Where the others are written, the first one first.</param>
    /// <param name="seed">Decides what lies where.</param>
    public static void Split(string file, IReadOnlyList<string> earlier, int seed)
    {
        var chain = new ImageChain(file, seed);
        foreach (var address in chain.pages.Keys)
        {
            chain.levels[address] = chain.Level(earlier.Count);
        }

        foreach (var path in earlier)
        {
            chain.Write(path, Guid.NewGuid());
        }

        chain.Write(file, chain.image.Head.CheckpointId);
    }

    private void Take(ulong address, ReadOnlySpan<byte> contents)
    {
        for (var at = 0; at < contents.Length; at += ImageFormat.PageSize)
        {
            pages.Add(address + (ulong)at, contents.Slice(at, ImageFormat.PageSize).ToArray());
        }
    }

    /// <summary>Half of the pages are in the last image, half of the rest in the one before it, and so on.</summary>
    private int Level(int last)
    {
        while (last > 0 && random.Next(2) == 0)
        {
            last--;
        }

        return last;
    }

    private void Write(string path, Guid id)
    {
        var level = done.Count;
        var contents = Contents(level, out var places);
        var used = Enumerable.Range(0, level).Where(levels.ContainsValue).ToList();
        var record = Memory.Pages with { Contents = (ulong)contents.Count, Runs = Runs(level, places, used) };
        var task = image.Tasks[0] with { Memory = Memory with { Pages = record } };
        var head = image.Head with { Minor = ImageFormat.Minor, CheckpointId = id, Sources = [.. used.Select(source => done[source].Id)] };
        Write(path, image with { Head = head, Tasks = [task] }, contents);
        done.Add((id, places));
    }

    /// <summary>All but the pages of earlier images, in pieces in any order.</summary>
    private List<byte[]> Contents(int level, out Dictionary<ulong, ulong> places)
    {
        var contents = new List<byte[]>();
        places = [];
        foreach (var piece in Pieces([.. pages.Keys.Where(address => levels[address] >= level)]).OrderBy(_ => random.Next()))
        {
            if (random.Next(4) == 0)
            {
                contents.Add(Noise());
            }

            foreach (var address in piece)
            {
                places.Add(address, (ulong)contents.Count);
                contents.Add(levels[address] == level ? pages[address] : Noise());
            }
        }

        return contents;
    }

    private List<ulong[]> Pieces(IReadOnlyList<ulong> addresses)
    {
        var pieces = new List<ulong[]>();
        for (var at = 0; at < addresses.Count;)
        {
            pieces.Add([.. addresses.Skip(at).Take(random.Next(1, LongestPiece))]);
            at += pieces[^1].Length;
        }

        return pieces;
    }

    private List<PlacedRun> Runs(int level, Dictionary<ulong, ulong> places, List<int> used)
    {
        var runs = new List<PlacedRun>();
        foreach (var address in pages.Keys)
        {
            var isOwn = levels[address] >= level;
            var source = isOwn ? 0 : (uint)used.IndexOf(levels[address]) + 1;
            var place = isOwn ? places[address] : done[levels[address]].Places[address];
            if (runs.Count > 0 && runs[^1] is var last && last.End == address && last.Source == source && last.PlaceEnd == place)
            {
                runs[^1] = last with { Pages = last.Pages + 1 };
            }
            else
            {
                runs.Add(new PlacedRun(address, 1, source, place));
            }
        }

        return runs;
    }

    private void Write(string path, CheckpointImage changed, List<byte[]> contents)
    {
        var reader = new ImageReader(new MemoryStream(original));
        var old = reader.ReadState();
        using var stream = File.Create(path);
        using var writer = new ImageWriter(stream);
        StateWriter.Write(writer, changed);
        reader.ReadTrees(old, new CopiedTrees(writer));
        foreach (var file in old.NamelessFiles)
        {
            reader.ReadFile(file, writer.Write);
        }

        writer.BeginPages(Memory.Mm.Id, (long)contents.Count * ImageFormat.PageSize);
        foreach (var page in contents)
        {
            writer.WritePages(page.Length, (at, into) => page.AsSpan((int)at, into.Length).CopyTo(into));
        }

        writer.EndPages();
        writer.Finish();
    }

    private byte[] Noise()
    {
        var page = new byte[ImageFormat.PageSize];
        random.NextBytes(page);
        return page;
    }
}
