using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Store;

/// <summary>An image in the store, as <c>cr image list</c> shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size; null, as all that follows, where it cannot be read.</param>
/// <param name="CheckpointId">The unique id of the checkpoint.</param>
/// <param name="Program">What its init executes.</param>
/// <param name="Created">When the checkpoint was made, UTC.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record StoredImage(string Name, ulong? Bytes, Guid? CheckpointId, string? Program, DateTime? Created, string? Problem)
{
    public static StoredImage Of(ImageName name, long bytes, CheckpointImage image) => new(
        name.Text, (ulong)bytes, image.Head.CheckpointId, image.Tasks[0].Task.Comm, DateTime.UnixEpoch.AddTicks(image.Head.Created / 100), null);

    public static StoredImage Unreadable(ImageName name, string problem) => new(name.Text, null, null, null, null, problem);
}
