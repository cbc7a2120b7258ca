namespace CrContainers.Engine.Image;

/// <summary>Takes records in the order in which they stand in an image.</summary>
internal interface IRecordSink
{
    void Write<T>(T record)
        where T : IRecord<T>;
}
