namespace CrContainers.Engine.Image.Records;

/// <summary>A part of a file's contents; where there is none the file has a hole.</summary>
public interface IFileContents
{
    /// <summary>Bytes from the file's start.</summary>
    long Offset { get; }

    /// <summary>At least one byte.</summary>
    byte[] Contents { get; }
}
