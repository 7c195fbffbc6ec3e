using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Launch specs of a program that makes calls it is refused, under the profile for handlers, which are reported.</summary>
internal static class Caller
{
    public static LaunchSpec Of(string id, params string[] arguments)
    {
        var spec = Specs.Of(id, Path.Combine(AppContext.BaseDirectory, "payloads", "caller"), arguments).WithScratch();
        spec.Containment.Seccomp = new Seccomp { Profile = "handler", Notify = true };
        return spec;
    }

    public static LaunchSpec Denied(this LaunchSpec spec, params string[] calls)
    {
        spec.Containment.Seccomp.Deny.Add(calls);
        return spec;
    }

    public static LaunchSpec Silent(this LaunchSpec spec)
    {
        spec.Containment.Seccomp.Notify = false;
        return spec;
    }

    /// <summary>Launches it and returns what was reported until its end.</summary>
    public static async Task<(List<SyscallRefused> Refused, Exited Exited)> RunAsync(LauncherClient launcher, LaunchSpec spec)
    {
        Assert.NotNull((await launcher.LaunchAsync(spec)).Launched);
        var refused = new List<SyscallRefused>();
        while (true)
        {
            var next = await launcher.NextAsync();
            if (next.Exited is { } exited)
            {
                return (refused, exited);
            }

            refused.Add(next.SyscallRefused);
        }
    }
}
