namespace CrContainers.Hooks;

/// <summary>The hook fails, and with it the container's creation; the message is for the person who started it, and says that it is from <c>cr</c>.</summary>
internal sealed class HookException(string message, Exception? cause = null) : Exception(message, cause);
