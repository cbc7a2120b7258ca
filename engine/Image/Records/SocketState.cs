namespace CrContainers.Engine.Image.Records;

/// <summary>How far a socket had come.</summary>
public enum SocketState
{
    /// <summary>As socket(2) makes it.</summary>
    Open = 1,

    /// <summary>It has an address.</summary>
    Bound = 2,

    /// <summary>It takes connections.</summary>
    Listening = 3,
}
