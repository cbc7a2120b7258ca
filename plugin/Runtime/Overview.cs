namespace CrContainers.Plugin.Runtime;

/// <summary><c>cr --help</c>.</summary>
internal static class Overview
{
    private const string Text =
        """
        cr checkpoints a running container into one file and restores it into a fresh one.

        Usage: cr [global options] VERB [options] [arguments]

        Done by cr:
          checkpoint ID         write the container's tasks to an image
          restore ID            restore an image into a fresh container
          check ID | --pid N    can this container be checkpointed? lists all that stands against it
          inspect IMAGE         show what an image holds
          verify IMAGE          check an image to its last byte
          merge IMAGE OUTPUT    make one complete image of it and the earlier ones whose pages it uses
          setup docker|podman   make a container engine know cr; --undo takes it back
          image add|list|remove keep images under names, for containers that start from one
          store VERB            look after the images of Docker's checkpoints
          docker clone C NAME…  start fresh Docker containers from one checkpoint
          compose VERB          checkpoint, restore or list a Compose project as one
          completion SHELL      print a completion script for bash, zsh or fish

        Handed to the low-level runtime (runc, else crun, or what CR_RUNTIME names), word for word:
          create start run state kill delete exec pause resume ps events update list spec features --version

        Global options are runc's: --root DIR, --log FILE, --log-format text|json, --debug, …
        "cr VERB --help" tells more of each.

        Examples:
          cr run --detach --bundle B c1
          cr checkpoint --image-path /var/tmp/c1 c1
          cr delete c1
          cr restore --detach --image-path /var/tmp/c1 --bundle B2 c2

        """;

    public static int Print()
    {
        Console.Out.Write(Text);
        return 0;
    }
}
