using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts;

/// <summary>Makes a schema of parameters one of the request that holds them.</summary>
internal static class ParametersNode
{
    /// <summary>
    /// A request without parameters has none, which is what <c>{}</c> says: they must be there only if the schema does not take
    /// that.
    /// </summary>
    public static SchemaNode Create(SchemaPlan parameters)
    {
        var areNeeded = new SchemaValidator().Validate(parameters, "{}"u8).Count > 0;
        var node = new SchemaNode(0, "", parameters.Root.Resource);
        node.SetRules(new SchemaRules
        {
            Object = new ObjectRules
            {
                Names = new NameTable(["parameters"]),
                Properties = [parameters.Root],
                Required = areNeeded ? [0] : [],
            },
        });
        node.SetConjunction([node]);
        return node;
    }
}
