using CrContainers.Engine.Image;
using CrContainers.Engine.Image.Records;
using CrContainers.Engine.Image.Validation;

namespace CrContainers.Engine.Checkpoint;

/// <summary>
/// Writes the image of a captured container. Into a file the contents of pages come first, since only they tell which pages are zeros and need no place; through a pipe all comes
/// in the order of the format.
/// </summary>
/// <param name="stream">The image's.</param>
/// <param name="seen">The container.</param>
/// <param name="preparation">What was done before it was held.</param>
/// <param name="progress">Is told of bytes written.</param>
internal sealed class ImageAssembly(Stream stream, SeenContainer seen, Preparation preparation, IProgress<EngineProgress>? progress)
{
    /// <summary>Complete in the stream when this returns.</summary>
    /// <param name="task">Captured.</param>
    /// <param name="writeBeside">Writes file systems in memory and files without a name.</param>
    public WrittenImage Write(CapturedTask task, Action<IRecordSink> writeBeside) =>
        ContentsFile.Takes(stream) || preparation.Contents is not null ? WriteFile((FileStream)stream, task, writeBeside) : WriteInOrder(task, writeBeside);

    private WrittenImage WriteFile(FileStream file, CapturedTask task, Action<IRecordSink> writeBeside)
    {
        var first = Assemble(task);
        var pages = preparation.Pages ?? preparation.Begin(file, FrontRoom.Of(first, seen), Progress(first));
        var contents = preparation.Contents!;
        using (var memory = task.OpenMemory())
        {
            pages.Copy(task.Stale, memory);
        }

        contents.Settle();
        pages.Restrict(task.Found.Runs);
        var zero = pages.ZeroPages;
        var (runs, sources) = ImageSources.Used(pages.Runs, preparation.Sources);
        var record = task.Image.Memory.Pages with { Runs = runs, Contents = (ulong)contents.Pages, Skipped = task.Image.Memory.Pages.Skipped + (ulong)zero };
        var image = first with { Head = first.Head with { Sources = sources }, Tasks = [task.With(record).Image] };
        ImageValidator.Validate(image, new RecordChecks());
        using var writer = new ImageWriter(new FrontStream(file, contents), null);
        StateWriter.Write(writer, image);
        writeBeside(writer);
        writer.WritePages(record.Id, contents);
        writer.Finish();
        var counts = task.Found.Counts;
        return new WrittenImage(image, writer.BytesWritten, counts with { Kept = counts.Kept - zero, Zero = counts.Zero + zero });
    }

    private WrittenImage WriteInOrder(CapturedTask task, Action<IRecordSink> writeBeside)
    {
        var image = Assemble(task);
        ImageValidator.Validate(image, new RecordChecks());
        using var writer = new ImageWriter(stream, Progress(image));
        StateWriter.Write(writer, image);
        writeBeside(writer);
        PageWriter.Write(writer, task);
        writer.Finish();
        return new WrittenImage(image, writer.BytesWritten, task.Found.Counts);
    }

    private CheckpointImage Assemble(CapturedTask task) => CaptureImage.Assemble(seen, [task]);

    private ByteProgress Progress(CheckpointImage image) => new(progress, "write", 0, image.ContentBytes);
}
