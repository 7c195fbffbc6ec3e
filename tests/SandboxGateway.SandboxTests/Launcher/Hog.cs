using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.SandboxTests.Launcher;

/// <summary>Launch specs of a program that takes one resource for as long as it gets it, under the profile for handlers.</summary>
internal static class Hog
{
    public const ulong Mebibyte = 1 << 20;

    public static LaunchSpec Of(string id, params string[] arguments)
    {
        var spec = Specs.Of(id, Path.Combine(AppContext.BaseDirectory, "payloads", "hog"), arguments);
        spec.Containment.Seccomp.Profile = "handler";
        return spec;
    }

    public static LaunchSpec With(this LaunchSpec spec, Resources resources)
    {
        spec.Containment.Resources = resources;
        return spec;
    }

    public static LaunchSpec With(this LaunchSpec spec, string rlimit, ulong value)
    {
        spec.Containment.Rlimits.Add(new Rlimit { Type = rlimit, Value = value });
        return spec;
    }
}
