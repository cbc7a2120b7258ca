using CrContainers.Engine.Errors;
using CrContainers.Plugin.Criu;

namespace CrContainers.Plugin.Setup;

/// <summary>The link by which engines find this program under the name criu. A real criu is never covered by it.</summary>
internal sealed class CriuLink(string operation, string path)
{
    public const string Usual = "/usr/local/sbin/criu";

    /// <summary>Where engines may look: what PATH they have is theirs.</summary>
    private static readonly string[] UsualPlaces = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public bool IsThere => LeadsToCr(path);

    public bool LeadsTo(string executable) => IsThere && new FileInfo(path).LinkTarget == executable;

    /// <exception cref="CrException">There is a criu already that is not this program.</exception>
    public void RequireNoOther()
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(UsualPlaces);
        if (places.Select(place => Path.Combine(place, CriuResponder.Name)).Prepend(path).FirstOrDefault(IsAnother) is { } other)
        {
            throw new CrException(
                ErrorKind.Usage, operation, other, "there is a criu already, which is not this program",
                "with a real criu nothing is to be set up: podman asks that one its version; a link that leads nowhere may be deleted");
        }
    }

    /// <summary>In the place of a link to another cr, if need be.</summary>
    public void Make(string executable)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (IsThere)
            {
                File.Delete(path);
            }

            File.CreateSymbolicLink(path, executable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    public void Remove()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
    }

    private static bool IsAnother(string candidate) => (File.Exists(candidate) || new FileInfo(candidate).LinkTarget is not null) && !LeadsToCr(candidate);

    /// <summary>A link to a cr that is there: this one, or one in another place.</summary>
    private static bool LeadsToCr(string candidate) => File.Exists(candidate) && File.ResolveLinkTarget(candidate, returnFinalTarget: true)?.Name == "cr";

    private CrException Unwritable(Exception exception) =>
        new(ErrorKind.Permission, operation, path, "it cannot be made or removed", "run cr as root, where the file system may be written to", exception);
}
