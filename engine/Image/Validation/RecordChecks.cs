using System.Runtime.CompilerServices;
using CrContainers.Engine.Errors;

namespace CrContainers.Engine.Image.Validation;

/// <summary>Checks of records already read. It knows where each one began, so that an error can say it.</summary>
internal sealed class RecordChecks
{
    private readonly Dictionary<object, long> places = new(ReferenceEqualityComparer.Instance);

    public void Note(object record, long at) => places[record] = at;

    /// <summary>A value must be one that the kernel could have given.</summary>
    public void Require(bool holds, object record, string reason) => Require(ImageError.BadValue, holds, record, reason);

    public void Require(bool holds, object record, [InterpolatedStringHandlerArgument(nameof(holds))] ref RequirementText reason)
    {
        if (!holds)
        {
            throw Fault(ImageError.BadValue, record, reason.Take());
        }
    }

    /// <summary>An id must be that of a record of the right kind, an address must lie in a mapping.</summary>
    public void RequireReference(bool holds, object record, [InterpolatedStringHandlerArgument(nameof(holds))] ref RequirementText reason)
    {
        if (!holds)
        {
            throw Fault(ImageError.DanglingReference, record, reason.Take());
        }
    }

    private void Require(ImageError id, bool holds, object record, string reason)
    {
        if (!holds)
        {
            throw Fault(id, record, reason);
        }
    }

    private ImageException Fault(ImageError id, object record, string reason) => new(id, places.GetValueOrDefault(record), reason);
}
