using System.Runtime.CompilerServices;

namespace CrContainers.Engine.Image.Validation;

/// <summary>The text of a requirement that may not hold: it is put together only where it does not.</summary>
[InterpolatedStringHandler]
internal ref struct RequirementText
{
    private DefaultInterpolatedStringHandler text;

    public RequirementText(int literalLength, int formattedCount, bool holds, out bool wanted)
    {
        wanted = !holds;
        text = wanted ? new DefaultInterpolatedStringHandler(literalLength, formattedCount) : default;
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value, string? format = null) => text.AppendFormatted(value, format);

    public string Take() => text.ToStringAndClear();
}
