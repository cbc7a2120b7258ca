using CrContainers.Plugin.Criu;
using CrContainers.Plugin.Reporting;
using CrContainers.Plugin.Runtime;

namespace CrContainers.Plugin;

/// <summary><c>cr</c>: an OCI runtime in front of runc or crun, and the operator's tool.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (CriuResponder.IsCalled())
        {
            return CriuResponder.Run(args);
        }

        var invocation = Invocation.Parse(args);
        try
        {
            return VerbTable.Run(invocation);
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, invocation);
        }
    }
}
