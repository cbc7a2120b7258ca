using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Compose;

/// <summary>A container that runs a service of a project.</summary>
/// <param name="Service">The service.</param>
/// <param name="Container">The container.</param>
internal sealed record ProjectContainer(string Service, DockerContainer Container);
