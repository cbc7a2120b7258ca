namespace CrContainers.Hooks;

/// <summary>What a configuration has the hook called with, after its stage.</summary>
internal static class HookArguments
{
    private const string NameFlag = "--name";

    /// <returns>The image that was named; null: the annotation says which.</returns>
    public static string? Name(string[] arguments) => arguments[1..] switch
    {
        [] => null,
        [NameFlag, var name] => name,
        _ => throw new HookException($"cr: hook {arguments[0]}: {string.Join(' ', arguments[1..])}: these arguments are not known\nhint: there is {NameFlag} NAME"),
    };
}
