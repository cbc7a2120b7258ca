using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>A service needs another one.</summary>
/// <param name="Service">The other one.</param>
/// <param name="Place">Where that is written.</param>
/// <param name="IsRequired">The other one must be part of the project.</param>
internal sealed record ServiceNeed(string Service, YamlPart Place, bool IsRequired);
