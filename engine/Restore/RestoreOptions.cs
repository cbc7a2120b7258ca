namespace CrContainers.Engine.Restore;

/// <summary>How a restore shall be done.</summary>
public sealed record RestoreOptions
{
    /// <summary>Lets the fresh container's init go on to its exec (the runtime's <c>start</c>). Called once the init is
    /// held by the tracer; must return at once. If the start fails later, the caller kills the init.</summary>
    public required Action Start { get; init; }

    /// <summary>Called once the init is held at the first instruction of its executable, before it is rebuilt: its descriptors are
    /// still those the container was made with.</summary>
    public Action? Caught { get; init; }

    /// <summary>Opens the image that has a checkpoint id: the image restored uses pages of it. The engine disposes of what it is given. Throws a
    /// <see cref="Errors.CrException"/> that names what is missing. Called before anything of the container is touched. Null: only images that are complete in themselves are restored.</summary>
    public Func<Guid, FileStream>? Sources { get; init; }

    /// <summary>Null: all memory is there before the task runs.</summary>
    public LazyOptions? Lazy { get; init; }
}
