using System.Text.Json.Serialization;
using CrContainers.Engine.Checkpoint;
using CrContainers.Plugin.Store;

namespace CrContainers.Plugin.Commands;

/// <summary>What is printed as JSON; written by the compiler, since a native executable has no reflection.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(PreflightReport))]
[JsonSerializable(typeof(ImageView))]
[JsonSerializable(typeof(IReadOnlyList<StoredImage>))]
[JsonSerializable(typeof(IReadOnlyList<StoreEntry>))]
internal sealed partial class ViewJson : JsonSerializerContext;
