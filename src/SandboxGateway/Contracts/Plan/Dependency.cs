namespace SandboxGateway.Contracts.Plan;

/// <summary>What else holds of an object that has a member: names it must have too, or a schema for the whole object.</summary>
/// <param name="Keyword">The keyword that asks for it, as in the schema.</param>
/// <param name="Trigger">Position of the member in the object's names.</param>
/// <param name="Required">Positions of the names that must be there as well.</param>
/// <param name="Schema">The schema the whole object must fit.</param>
internal sealed record Dependency(string Keyword, int Trigger, int[] Required, SchemaNode? Schema);
