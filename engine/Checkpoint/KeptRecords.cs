using CrContainers.Engine.Image;

namespace CrContainers.Engine.Checkpoint;

/// <summary>Records that are made while a task stands still, and written once it goes on.</summary>
internal sealed class KeptRecords : IRecordSink
{
    private readonly List<Action<IRecordSink>> records = [];

    public void Write<T>(T record)
        where T : IRecord<T> => records.Add(writer => writer.Write(record));

    public void WriteTo(IRecordSink records) => this.records.ForEach(write => write(records));
}
