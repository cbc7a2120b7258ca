namespace CrContainers.Engine.Image;

/// <summary>A record of the image: it knows its type and how its payload is laid out, in both directions.</summary>
public interface IRecord<TSelf>
    where TSelf : IRecord<TSelf>
{
    static abstract RecordType Type { get; }

    /// <summary>The id of the object the record describes, 0 where it has none.</summary>
    ulong Id => 0;

    void Write(PayloadWriter writer);

    static abstract TSelf Read(ref PayloadReader reader, ulong id);
}
