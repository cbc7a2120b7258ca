using System.Text.Json;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Records as text: their lists compare by what is in them, and a difference shows by name.</summary>
internal static class ImageJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
}
