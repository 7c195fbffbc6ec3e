using System.Text;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Documents;

/// <summary>Finds out whether a schema of requests or answers asks anything of what is in tensors.</summary>
internal static class DataReach
{
    /// <summary>
    /// True unless it is certain that no schema looks at "data" in the objects of the array <paramref name="tensors"/>, or asks
    /// of it only to be an array.
    /// </summary>
    public static bool LooksAtData(SchemaNode root, string tensors)
    {
        var arrays = new List<SchemaNode>();
        var objects = new List<SchemaNode>();
        var data = new List<SchemaNode>();
        if (!TryAddMember(root, tensors, arrays)
            || !arrays.TrueForAll(array => TryAddItems(array, objects))
            || !objects.TrueForAll(element => TryAddMember(element, "data", data)))
        {
            return true;
        }

        return !data.TrueForAll(TakesAnyArray);
    }

    private static bool TryAddMember(SchemaNode schema, string name, List<SchemaNode> members)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        foreach (var node in schema.Conjunction)
        {
            if (node.Rules.Object is not { } rules)
            {
                continue;
            }

            var position = rules.Names.Find(utf8);
            var known = position < 0 ? null : rules.Properties[position];
            var matching = rules.Patterns.Where(pattern => pattern.Pattern.IsMatch(utf8)).Select(pattern => pattern.Schema).ToList();
            members.AddRange(known is null ? matching : matching.Append(known));
            if (known is null && matching.Count == 0 && rules.Additional is { } additional)
            {
                members.Add(additional);
            }
        }

        return !schema.Conjunction.IsEmpty;
    }

    private static bool TryAddItems(SchemaNode schema, List<SchemaNode> items)
    {
        foreach (var node in schema.Conjunction)
        {
            if (node.Rules.Array is { } rules)
            {
                items.AddRange(rules.Rest is null ? rules.Prefix : rules.Prefix.Append(rules.Rest));
            }
        }

        return !schema.Conjunction.IsEmpty;
    }

    private static bool TakesAnyArray(SchemaNode schema)
    {
        foreach (var node in schema.Conjunction)
        {
            var rules = node.Rules;
            if ((rules.Types & JsonTypes.Array) == 0 || rules.Const is not null || rules.Enum is not null || rules.Array is not null)
            {
                return false;
            }
        }

        return !schema.Conjunction.IsEmpty;
    }
}
