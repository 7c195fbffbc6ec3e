using System.Text.Json.Nodes;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies.Oci;

/// <summary>
/// A policy as config.json of the OCI runtime specification 1.0, so that another program than our launcher can enforce it and be
/// compared. <see cref="LeftOut"/> names what such runtimes have no field for, or refuse.
/// </summary>
internal static class OciConfig
{
    // Inside; the launcher has the same.
    private const int InnerId = 1000;

    // Above every account of a machine; the first the launcher gives out.
    private const int FirstHostId = 2_000_000;
    private const int HostIds = 65_536;
    private const ulong CpuPeriod = 100_000;
    private const ulong MicrosecondsPerSecond = 1_000_000;

    private static readonly string[] _capabilitySets = ["bounding", "effective", "permitted", "inheritable", "ambient"];

    public static JsonObject Write(SandboxPolicy policy, IReadOnlyList<string> command) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["annotations"] = new JsonObject { ["sandboxgateway.policy"] = policy.Name, ["sandboxgateway.digest"] = policy.Digest },
        ["process"] = Process(policy.Containment, command),
        ["root"] = new JsonObject { ["path"] = "rootfs", ["readonly"] = true },
        ["hostname"] = "sandbox",
        ["mounts"] = Mounts(policy),
        ["linux"] = Linux(policy.Containment),
    };

    /// <summary>Parts of the policy that the configuration does not carry.</summary>
    public static IEnumerable<string> LeftOut(SandboxPolicy policy)
    {
        var containment = policy.Containment;
        (string Name, bool IsThere)[] parts =
        [
            ("landlock", containment.Landlock is not null),
            ("linux.seccomp.notify", containment.Seccomp?.Notify == true),
            ("linux.sysctl", containment.Sysctl.Count > 0),
            ("linux.resources.unified.io.max", containment.Resources is { } io && io.IoReadBytesPerSecond + io.IoWriteBytesPerSecond > 0),
            ("sandbox", containment.OwnUser || containment.NewSession || containment.CloseDescriptors || containment.DisableSpeculation),
            ("requests", policy.RequestTimeout is not null || policy.StartTimeout is not null),
            ("require", policy.Require.Count > 0),
            ("violations", true),
        ];
        return parts.Where(part => part.IsThere).Select(part => part.Name);
    }

    private static JsonObject Process(Containment containment, IReadOnlyList<string> command)
    {
        var process = new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject { ["uid"] = InnerId, ["gid"] = InnerId },
            ["args"] = List(command),
            ["env"] = List(["PATH=/usr/bin:/bin", "HOME=/tmp", "LANG=C.UTF-8"]),
            ["cwd"] = "/",
            ["noNewPrivileges"] = containment.NoNewPrivileges,
            ["rlimits"] = new JsonArray([.. containment.Rlimits.Select(limit => new JsonObject
            {
                ["type"] = limit.Type, ["soft"] = limit.Value, ["hard"] = limit.Value,
            })]),
        };
        if (containment.DropCapabilities)
        {
            process["capabilities"] = new JsonObject(
                _capabilitySets.Select(set => KeyValuePair.Create(set, (JsonNode?)new JsonArray())));
        }

        return process;
    }

    private static JsonArray Mounts(SandboxPolicy policy)
    {
        var mounts = new JsonArray();
        if (policy.Containment.Proc != Containment.Types.Proc.None)
        {
            string[] subset = policy.Containment.Proc == Containment.Types.Proc.PidOnly ? ["subset=pid"] : [];
            mounts.Add(Mount("/proc", "proc", ["ro", "nosuid", "nodev", "noexec", .. subset]));
        }

        // Runtimes make their standard devices here.
        mounts.Add(Mount("/dev", "tmpfs", ["nosuid", "noexec", "mode=755", "size=65536"]));
        foreach (var mount in policy.Mounts)
        {
            mounts.Add(Mount(mount.Destination, "tmpfs", ["nosuid", "nodev", "noexec", "mode=1777", $"size={mount.SizeBytes}"]));
        }

        return mounts;
    }

    private static JsonObject Mount(string destination, string type, IEnumerable<string> options) => new()
    {
        ["destination"] = destination, ["type"] = type, ["source"] = type, ["options"] = List(options),
    };

    private static JsonObject Linux(Containment containment)
    {
        var linux = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. containment.Namespaces.Select(type => new JsonObject { ["type"] = type })]),
            ["uidMappings"] = Mapping(),
            ["gidMappings"] = Mapping(),
            ["resources"] = containment.Resources is { } resources ? Resources(resources) : new JsonObject(),
        };
        if (containment.Seccomp is { } seccomp)
        {
            linux["seccomp"] = OciSeccomp.Write(seccomp);
        }

        return linux;
    }

    private static JsonObject Resources(Resources resources)
    {
        var written = new JsonObject();
        if (resources.MemoryMaxBytes > 0)
        {
            written["memory"] = new JsonObject
            {
                ["limit"] = resources.MemoryMaxBytes, ["swap"] = resources.MemoryMaxBytes + resources.MemorySwapMaxBytes,
            };
        }

        if (resources.CpuQuotaMicroseconds > 0)
        {
            written["cpu"] = new JsonObject
            {
                ["quota"] = resources.CpuQuotaMicroseconds * CpuPeriod / MicrosecondsPerSecond, ["period"] = CpuPeriod,
            };
        }

        if (resources.PidsMax > 0)
        {
            written["pids"] = new JsonObject { ["limit"] = resources.PidsMax };
        }

        if (resources.MemoryHighBytes > 0)
        {
            written["unified"] = new JsonObject { ["memory.high"] = $"{resources.MemoryHighBytes}" };
        }

        return written;
    }

    private static JsonArray Mapping() =>
        [new JsonObject { ["containerID"] = 0, ["hostID"] = FirstHostId, ["size"] = HostIds }];

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => JsonValue.Create(item))]);
}
