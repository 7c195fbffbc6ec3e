using SandboxGateway.Isolation.Interop;
using SandboxGateway.Isolation.Roots;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Launcher.Launching;

/// <summary>Finds what a sandbox's root will be made of, and the program in it.</summary>
internal sealed class RootFinder(LaunchHost host)
{
    /// <returns>Null if all is there, else what is not.</returns>
    public LaunchFailure? Find(LaunchSpec spec, out ProgramRoot found)
    {
        found = new ProgramRoot(new SandboxRoot { Binds = [] }, spec.Executable);
        try
        {
            switch (spec.Root?.Kind ?? Root.Types.Kind.Minimal)
            {
                case Root.Types.Kind.System:
                    found = found with { Root = SystemRoot.Read() };
                    break;
                case Root.Types.Kind.Image:
                    found = found with { Root = FolderRoot.OfImage(spec.Root!.Path, Destinations(spec)) };
                    break;
                case Root.Types.Kind.Host:
                    found = found with { Root = FolderRoot.OfHost(Destinations(spec)) };
                    break;
                default:
                    return FindMinimal(spec.Executable, ref found);
            }

            var inner = new InnerPaths([.. found.Root.Binds, .. SpecMounts.Binds(spec)], found.Root.Links);
            return inner.Find(spec.Executable) is null ? NoExecutable(spec.Executable) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new LaunchFailure("read root", Errno.InputOutput, e.Message);
        }
    }

    private LaunchFailure? FindMinimal(string executable, ref ProgramRoot found)
    {
        if (!File.Exists(executable))
        {
            return NoExecutable(executable);
        }

        var closure = host.Closures.Get(executable);
        found = new ProgramRoot(new SandboxRoot { Binds = closure.Binds }, closure.Program);
        return closure.Missing.Count == 0
            ? null
            : new LaunchFailure("find libraries", Errno.NoEntry, string.Join(", ", closure.Missing));
    }

    private static string[] Destinations(LaunchSpec spec) => [.. spec.Mounts.Select(static mount => mount.Destination)];

    private static LaunchFailure NoExecutable(string path) => new("find executable", Errno.NoEntry, path);
}
