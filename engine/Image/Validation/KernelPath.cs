namespace CrContainers.Engine.Image.Validation;

/// <summary>Paths as the kernel prints them.</summary>
internal static class KernelPath
{
    /// <summary>"/", or "/" and names, none of them empty, "." or "..".</summary>
    public static bool IsNormal(string path)
    {
        if (path == "/")
        {
            return true;
        }

        if (!path.StartsWith('/'))
        {
            return false;
        }

        foreach (var part in path.AsSpan(1).Split('/'))
        {
            if (path.AsSpan(1)[part] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
