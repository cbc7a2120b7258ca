using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Records that are made while a task stands still, and written once it goes on.</summary>
internal sealed class KeptRecords : IRecordSink
{
    private readonly List<Action<ImageWriter>> records = [];

    public void Write<T>(T record)
        where T : IRecord<T> => records.Add(writer => writer.Write(record));

    public void WriteTo(ImageWriter writer) => records.ForEach(write => write(writer));
}
