namespace CrContainers.Engine.Errors;

/// <summary>Why an operation failed, as far as a caller may want to decide on it. The set is closed.</summary>
public enum ErrorKind
{
    /// <summary>The caller asked for something that does not exist or contradicts itself (the patch: EINVAL).</summary>
    Usage,

    /// <summary>A container, process, file or directory that was named is not there.</summary>
    NotFound,

    /// <summary>The caller lacks a capability or a file right (the patch: EPERM).</summary>
    Permission,

    /// <summary>The task uses something that cannot be kept; see <see cref="BlockedException"/>.</summary>
    Unsupported,

    /// <summary>The image is damaged or was not made by this program; see <see cref="ImageException"/>.</summary>
    ImageFormat,

    /// <summary>The image has a format version this program does not know.</summary>
    ImageVersion,

    /// <summary>This host, or the fresh container, lacks something the image needs.</summary>
    IncompatibleHost,

    /// <summary>The traced task died while it was worked on.</summary>
    TraceeGone,

    /// <summary>A system call failed in a way nothing above explains; see <see cref="KernelException"/>.</summary>
    Kernel,

    /// <summary>A mistake in this program.</summary>
    Internal,
}
