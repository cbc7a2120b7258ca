using CrContainers.Plugin.Configuration;

namespace CrContainers.Plugin.Compose;

/// <summary>A service, as far as a checkpoint asks for it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Needs">The services that have to run before it.</param>
internal sealed record ComposeService(string Name, YamlPart Place, IReadOnlyList<ServiceNeed> Needs);
