using CrContainers.Engine.Errors;

namespace CrContainers.Plugin.Docker;

/// <summary>The daemon's images.</summary>
internal sealed class DockerImages(DockerApi api)
{
    /// <summary>The name a container was made from, if it still means the same image; else the image's id.</summary>
    public string NameOf(DockerContainer container)
    {
        var name = container.Answer.At("Config", "Image").Text();
        return IdOf(name) == container.ImageId ? name : container.ImageId;
    }

    private string? IdOf(string name)
    {
        try
        {
            return api.Get($"/images/{Uri.EscapeDataString(name)}/json", $"image {name}").At("Id").TextOrNull();
        }
        catch (CrException exception) when (exception.Kind == ErrorKind.NotFound)
        {
            return null;
        }
    }
}
