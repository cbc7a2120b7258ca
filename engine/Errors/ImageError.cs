namespace CrContainers.Engine.Errors;

/// <summary>Stable ids of what can be wrong with an image (docs/image-format.md lists them).</summary>
public enum ImageError
{
    BadMagic = 1,
    NewerVersion = 2,
    Truncated = 3,
    BadChecksum = 4,
    UnknownRecord = 5,
    WrongOrder = 6,
    LengthOverLimit = 7,
    CountOverLimit = 8,
    BadValue = 9,
    BadPadding = 10,
    MissingRecord = 11,
    DanglingReference = 12,
    TrailingBytes = 13,
}
