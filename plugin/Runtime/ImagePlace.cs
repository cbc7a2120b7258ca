using CrContainers.Engine.Errors;
using CrContainers.Engine.Image;

namespace CrContainers.Plugin.Runtime;

/// <summary>Where an image stands, and where the log of making or using it goes.</summary>
/// <param name="Operation">The verb, for messages.</param>
/// <param name="Directory">The image's directory; null for a pipe.</param>
/// <param name="FileName">The image's name in it.</param>
/// <param name="WorkDirectory">For logs; null where nobody asked for one and there is no directory.</param>
/// <param name="WorkIsGiven">The user named the work path: logs are kept there in any case.</param>
internal sealed record ImagePlace(string Operation, string? Directory, string FileName, string? WorkDirectory, bool WorkIsGiven)
{
    private const string Pipe = "-";

    public bool IsPipe => Directory is null;

    /// <summary>An engine asked for a directory, not for a file: it may look for more in it than the image.</summary>
    public bool IsDirectoryOfEngine { get; private init; }

    public string File => Path.Combine(Directory!, FileName);

    /// <summary>What was named; null for a pipe.</summary>
    public string? Named => IsDirectoryOfEngine ? Directory : IsPipe ? null : File;

    public static ImagePlace From(string operation, VerbFlags flags)
    {
        var file = flags.Value(FlagTable.Image);
        var directory = flags.Value(FlagTable.ImagePath);
        if (file is not null && directory is not null)
        {
            throw new CrException(ErrorKind.Usage, operation, "image", "--image and --image-path are both given", "give one of them");
        }

        var work = flags.Value(FlagTable.WorkPath);
        return file switch
        {
            null => ForEngine(operation, directory ?? "checkpoint", work),
            Pipe => new ImagePlace(operation, null, ImageFormat.FileName, work, work is not null),
            _ => ForFile(operation, file, work),
        };
    }

    /// <param name="operation">The verb.</param>
    /// <param name="file">The image.</param>
    /// <param name="work">For logs; null: nowhere.</param>
    public static ImagePlace ForFile(string operation, string file, string? work) =>
        new(operation, Path.GetDirectoryName(Path.GetFullPath(file)), Path.GetFileName(file), work, work is not null);

    /// <param name="operation">The verb.</param>
    /// <param name="directory">Of the image, for any engine.</param>
    /// <param name="work">For logs; null: the same.</param>
    public static ImagePlace ForEngine(string operation, string directory, string? work) =>
        new(operation, Path.GetFullPath(directory), ImageFormat.FileName, work ?? Path.GetFullPath(directory), work is not null) { IsDirectoryOfEngine = true };
}
