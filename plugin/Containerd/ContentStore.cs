using CrContainers.Engine.Errors;
using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Reporting;
using Org.BouncyCastle.Crypto.Digests;

namespace CrContainers.Plugin.Containerd;

/// <summary>
/// containerd's content store. With every checkpoint containerd adds the container's specification to it, under its digest, after the runtime has
/// ended the container; where that of an earlier checkpoint is still there, it fails ("already exists"), and the container is lost. Docker gives its
/// checkpoints back at once, but they are there until containerd's next garbage collection.
/// </summary>
internal static class ContentStore
{
    private const string SpecificationType = "types.containerd.io/opencontainers/runtime-spec/1/Spec";
    private const string BlobsFromWork = "../../../io.containerd.content.v1.content/blobs/sha256";
    private const int TypeField = 1;
    private const int ValueField = 2;

    /// <summary>How containerd names the directory of an image that it is going to store.</summary>
    private static readonly string[] OwnImageDirectories = ["ctd-checkpoint", "ctrd-checkpoint"];

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(10);

    /// <summary>Has the store discard what it has of this container, if the image goes there: containerd names a directory of its own then. Where containerd
    /// cannot be asked, its next own collection is waited for.</summary>
    /// <param name="operation">The verb.</param>
    /// <param name="id">The container.</param>
    /// <param name="bundle">Its bundle; of another engine than containerd, or null: there is nothing to wait for.</param>
    /// <param name="imageDirectory">The image's.</param>
    /// <param name="log">Where it says that it had to wait.</param>
    /// <exception cref="CrException">It stays there; the container is as it was.</exception>
    public static void AwaitRoom(string operation, string id, string? bundle, string imageDirectory, StageLog log)
    {
        if (bundle is null || !IsToBeStored(imageDirectory) || SpecificationIn(bundle) is not { } specification || !File.Exists(specification))
        {
            return;
        }

        if (GarbageCollection.OfCaller() is { } garbage && garbage.TryRun())
        {
            Require(!File.Exists(specification), operation, id, specification);
        }

        for (var pause = FirstPause; File.Exists(specification); pause *= 2)
        {
            Require(pause <= LastPause, operation, id, specification);
            Thread.Sleep(pause);
        }

        log.Write("containerd has discarded the specification of an earlier checkpoint");
    }

    private static bool IsToBeStored(string imageDirectory) =>
        OwnImageDirectories.Any(name => Path.GetFileName(imageDirectory).StartsWith(name, StringComparison.Ordinal));

    private static void Require(bool holds, string operation, string id, string specification)
    {
        if (!holds)
        {
            throw new CrException(
                ErrorKind.IncompatibleHost, operation, $"container {id}", $"containerd keeps its specification for another checkpoint ({specification}), and would fail once this one is made",
                "try again when the other checkpoint is made; one that is kept as an image of containerd's has to be removed first (ctr images rm)");
        }
    }

    /// <summary>Null where the bundle is not of containerd: its bundles have a link to a directory beneath its root.</summary>
    private static string? SpecificationIn(string bundle)
    {
        var configuration = Path.Combine(bundle, "config.json");
        if (new DirectoryInfo(Path.Combine(bundle, "work")).LinkTarget is not { } work || !File.Exists(configuration))
        {
            return null;
        }

        var specification = new ProtobufWriter().Text(TypeField, SpecificationType).Text(ValueField, File.ReadAllText(configuration)).ToArray();
        return Path.GetFullPath(Path.Combine(bundle, work, BlobsFromWork, Sha256(specification)));
    }

    /// <summary>Not .NET's own: that loads OpenSSL.</summary>
    private static string Sha256(byte[] bytes)
    {
        var digest = new Sha256Digest();
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var sum = new byte[digest.GetDigestSize()];
        digest.DoFinal(sum, 0);
        return Convert.ToHexStringLower(sum);
    }
}
