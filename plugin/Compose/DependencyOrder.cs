namespace CrContainers.Plugin.Compose;

/// <summary>Puts services in an order in which each comes after those it needs; else the order they are written in stays.</summary>
internal static class DependencyOrder
{
    private const int MostServices = 1024;

    /// <exception cref="Engine.Errors.CrException">A service that is needed is not there, or services need each other in a circle.</exception>
    public static IReadOnlyList<ComposeService> Of(IReadOnlyList<ComposeService> services)
    {
        if (services.Count > MostServices)
        {
            throw services[MostServices].Place.Wrong($"there are {services.Count} services; {MostServices} is the limit");
        }

        var open = Resolve(services);
        var order = new List<ComposeService>();
        while (open.Count > 0)
        {
            var next = open.FirstOrDefault(service => service.Needs.All(need => open.TrueForAll(other => other.Name != need.Service))) ?? throw Circle(open);
            open.Remove(next);
            order.Add(next);
        }

        return order;
    }

    /// <summary>Leaves out needs of services that are not there and need not be.</summary>
    private static List<ComposeService> Resolve(IReadOnlyList<ComposeService> services)
    {
        var names = services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var missing = services.SelectMany(service => service.Needs.Select(need => (service.Name, Need: need))).FirstOrDefault(pair => pair.Need.IsRequired && !names.Contains(pair.Need.Service));
        return missing.Need is null
            ? [.. services.Select(service => service with { Needs = [.. service.Needs.Where(need => names.Contains(need.Service))] })]
            : throw missing.Need.Place.Wrong($"service {missing.Name} needs service {missing.Need.Service}, which is not there");
    }

    /// <summary>Each service that is left needs another that is left: following them comes back to one seen before.</summary>
    private static Exception Circle(List<ComposeService> open)
    {
        var path = new List<ComposeService> { open[0] };
        while (true)
        {
            var need = path[^1].Needs.First(candidate => open.Exists(other => other.Name == candidate.Service));
            var start = path.FindIndex(service => service.Name == need.Service);
            if (start >= 0)
            {
                return need.Place.Wrong($"services need each other: {string.Join(" -> ", path.Skip(start).Append(path[start]).Select(service => service.Name))}");
            }

            path.Add(open.Find(other => other.Name == need.Service)!);
        }
    }
}
