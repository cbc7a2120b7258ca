using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CrContainers.Engine.Image.Records;

namespace CrContainers.Tests.Unit.Image;

/// <summary>Records as text: their lists compare by what is in them, and a difference shows by name.</summary>
internal static class ImageJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameDetails } } };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);

    private static void NameDetails(JsonTypeInfo type)
    {
        if (type.Type != typeof(OpenFileDetail))
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions();
        foreach (var detail in typeof(OpenFileDetail).Assembly.GetTypes().Where(candidate => candidate.BaseType == typeof(OpenFileDetail)))
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(detail, detail.Name));
        }
    }
}
