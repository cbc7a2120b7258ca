using CrContainers.Engine.Errors;
using CrContainers.Plugin.Docker;

namespace CrContainers.Plugin.Compose;

/// <summary>Finds a project's containers by the labels that Compose gives them.</summary>
internal static class ProjectContainers
{
    private const string Label = "com.docker.compose.";

    /// <param name="api">The daemon.</param>
    /// <param name="project">The project.</param>
    /// <param name="services">Of these only; none: of all.</param>
    /// <returns>In dependency order. What was made by <c>run</c>, once, is no part of the project.</returns>
    public static IReadOnlyList<ProjectContainer> Of(DockerApi api, ComposeProject project, IReadOnlyList<string> services)
    {
        project.Require(api.Operation, services);
        var all = new DockerContainers(api).WithLabel($"{Label}project", project.Name)
            .Where(container => container.Labels.GetValueOrDefault($"{Label}oneoff") != "True")
            .ToLookup(container => container.Labels.GetValueOrDefault($"{Label}service") ?? "", StringComparer.Ordinal);
        IReadOnlyList<ProjectContainer> found = [.. project.Services
            .Where(service => services.Count == 0 || services.Contains(service.Name))
            .SelectMany(service => all[service.Name].OrderBy(Number).Select(container => new ProjectContainer(service.Name, container)))];
        return found.Count > 0
            ? found
            : throw new CrException(ErrorKind.NotFound, api.Operation, $"project {project.Name}", "it has no containers", "start it first: docker-compose up --detach; -p names a project that was started under another name");
    }

    private static int Number(DockerContainer container) => int.TryParse(container.Labels.GetValueOrDefault($"{Label}container-number"), out var number) ? number : 0;
}
