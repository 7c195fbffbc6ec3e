using System.Text.Json;
using System.Text.Json.Nodes;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Protocol.Launcher.V1;

namespace SandboxGateway.Policies.Oci;

/// <summary>A policy's filter in the form of the OCI runtime specification: one rule for each entry of the profile, all in numbers.</summary>
internal static class OciSeccomp
{
    public static JsonObject Write(Seccomp seccomp)
    {
        var profile = SeccompProfiles.Get(seccomp.Profile);
        var entries = profile.GetProperty("syscalls").EnumerateArray().ToList();
        var conditional = entries.Where(HasConditions).SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        var syscalls = new JsonArray();
        foreach (var entry in entries)
        {
            // libseccomp lets a rule without conditions swallow those with them; what it would refuse, the default refuses too.
            var names = Names(entry)
                .Except(seccomp.Deny)
                .Where(name => HasConditions(entry) || !conditional.Contains(name))
                .ToList();
            if (names.Count > 0)
            {
                syscalls.Add(Rule(entry, names));
            }
        }

        return new JsonObject
        {
            ["defaultAction"] = profile.GetProperty("defaultAction").GetString(),
            ["defaultErrnoRet"] = Number(profile.GetProperty("defaultErrnoRet")),
            ["architectures"] = JsonNode.Parse(profile.GetProperty("architectures").GetRawText()),
            ["syscalls"] = syscalls,
        };
    }

    private static JsonObject Rule(JsonElement entry, IEnumerable<string> names)
    {
        var rule = new JsonObject
        {
            ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
            ["action"] = entry.GetProperty("action").GetString(),
        };
        if (entry.TryGetProperty("errnoRet", out var errno))
        {
            rule["errnoRet"] = Number(errno);
        }

        if (HasConditions(entry))
        {
            rule["args"] = new JsonArray([.. entry.GetProperty("args").EnumerateArray().Select(Condition)]);
        }

        return rule;
    }

    private static JsonObject Condition(JsonElement condition)
    {
        var written = new JsonObject
        {
            ["index"] = condition.GetProperty("index").GetInt32(),
            ["value"] = Number(condition.GetProperty("value")),
            ["op"] = condition.GetProperty("op").GetString(),
        };
        if (condition.TryGetProperty("valueTwo", out var second))
        {
            written["valueTwo"] = Number(second);
        }

        return written;
    }

    // OCI knows numbers only; profiles may also name constants, joined with |.
    private static ulong Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetUInt64()
        : value.GetString()!.Split('|').Aggregate(0UL, (sum, name) => sum | Constant(name.Trim()));

    private static ulong Constant(string name) => KernelConstants.TryGet(name, out var value)
        ? value
        : throw new InvalidOperationException($"A profile names {name}, which is no constant.");

    private static bool HasConditions(JsonElement entry) => entry.TryGetProperty("args", out _);

    private static IEnumerable<string> Names(JsonElement entry) =>
        entry.GetProperty("names").EnumerateArray().Select(name => name.GetString()!);
}
