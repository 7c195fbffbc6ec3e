namespace SandboxGateway.Contracts.Plan;

/// <summary>Types in words.</summary>
internal static class TypeNames
{
    public static string Describe(JsonTypes types)
    {
        var names = new List<string>();
        foreach (var (type, name) in (ReadOnlySpan<(JsonTypes, string)>)
            [
                (JsonTypes.Null, "null"), (JsonTypes.Boolean, "boolean"), (JsonTypes.String, "string"),
                (JsonTypes.Array, "array"), (JsonTypes.Object, "object"),
            ])
        {
            if ((types & type) != 0)
            {
                names.Add(name);
            }
        }

        if ((types & JsonTypes.Number) != 0)
        {
            names.Add((types & JsonTypes.Number) == JsonTypes.Number ? "number" : "integer");
        }

        return string.Join(" or ", names);
    }
}
