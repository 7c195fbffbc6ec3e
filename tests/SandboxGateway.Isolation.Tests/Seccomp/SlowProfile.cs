using System.Text.Json;
using SandboxGateway.Isolation.Seccomp;

namespace SandboxGateway.Isolation.Tests.Seccomp;

/// <summary>A second reading of a profile, straight from its JSON, entry by entry: what the compiled program must agree with.</summary>
internal sealed class SlowProfile(byte[] json)
{
    private readonly JsonElement _root = JsonDocument.Parse(json).RootElement;
    private readonly Dictionary<string, JsonElement[]> _entriesOf = [];

    public SeccompAction Decide(int number, params ulong[] arguments)
    {
        var name = Enum.GetName((Syscall)number);
        foreach (var entry in name is null ? [] : EntriesOf(name))
        {
            if (Conditions(entry).All(condition => Holds(condition, arguments)))
            {
                return Action(entry, "action", "errnoRet");
            }
        }

        var otherwise = Action(_root, "defaultAction", "defaultErrnoRet");
        return name is null && otherwise.IsError ? SeccompAction.Error(38) : otherwise;
    }

    /// <summary>Values next to each one the profile compares with: where a wrong comparison shows.</summary>
    public IEnumerable<ulong> InterestingValues()
    {
        var values = new HashSet<ulong> { 0, 1, uint.MaxValue, 1UL << 32, ulong.MaxValue };
        foreach (var condition in _root.GetProperty("syscalls").EnumerateArray().SelectMany(Conditions))
        {
            var value = Number(condition.GetProperty("value"));
            values.UnionWith([value, value - 1, value + 1, ~value, value | (1UL << 32), value | (1UL << 63)]);
            for (var bit = 0; bit < 64; bit++)
            {
                values.Add(Two(condition) ^ (1UL << bit));
            }
        }

        return values;
    }

    private JsonElement[] EntriesOf(string name)
    {
        if (!_entriesOf.TryGetValue(name, out var entries))
        {
            _entriesOf[name] = entries = [.. _root.GetProperty("syscalls").EnumerateArray()
                .Where(entry => entry.GetProperty("names").EnumerateArray().Any(item => item.GetString() == name))];
        }

        return entries;
    }

    private static JsonElement[] Conditions(JsonElement entry) =>
        entry.TryGetProperty("args", out var args) ? [.. args.EnumerateArray()] : [];

    private static bool Holds(JsonElement condition, ulong[] arguments)
    {
        var argument = arguments[condition.GetProperty("index").GetInt32()];
        var value = Number(condition.GetProperty("value"));
        return condition.GetProperty("op").GetString() switch
        {
            "SCMP_CMP_EQ" => argument == value,
            "SCMP_CMP_NE" => argument != value,
            "SCMP_CMP_LT" => argument < value,
            "SCMP_CMP_LE" => argument <= value,
            "SCMP_CMP_GE" => argument >= value,
            "SCMP_CMP_GT" => argument > value,
            "SCMP_CMP_MASKED_EQ" => (argument & value) == Two(condition),
            var op => throw new InvalidOperationException(op),
        };
    }

    private static ulong Two(JsonElement condition) =>
        condition.TryGetProperty("valueTwo", out var two) ? Number(two) : 0;

    private static SeccompAction Action(JsonElement owner, string actionKey, string errnoKey) =>
        owner.GetProperty(actionKey).GetString() switch
        {
            "SCMP_ACT_ALLOW" => new SeccompAction(0x7fff0000),
            "SCMP_ACT_LOG" => new SeccompAction(0x7ffc0000),
            "SCMP_ACT_KILL_PROCESS" => new SeccompAction(0x80000000),
            _ => new SeccompAction(0x50000 | (uint)(owner.TryGetProperty(errnoKey, out var errno) ? Number(errno) : 1)),
        };

    private static ulong Number(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetUInt64()
        : element.GetString()!.Split('|').Aggregate(0UL, (sum, name) => KernelConstants.TryGet(name, out var value) ? sum | value : throw new InvalidOperationException(name));
}
