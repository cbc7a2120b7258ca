namespace CrContainers.Engine.Restore;

/// <summary>The init of a fresh container: made on one thread while another one reads the image, and then needs it.</summary>
internal sealed class AwaitedInit
{
    private readonly TaskCompletionSource<int> made = new();

    /// <param name="make">Returns its pid; if it throws, so does <see cref="Wait"/>.</param>
    public void Make(Func<int> make)
    {
        try
        {
            made.SetResult(make());
        }
        catch (Exception exception)
        {
            made.SetException(exception);
        }
    }

    /// <summary>Its pid, once it is made.</summary>
    public int Wait() => made.Task.GetAwaiter().GetResult();
}
