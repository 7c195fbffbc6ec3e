using SandboxGateway.Contracts.Loading;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Cli;

/// <summary>
/// A schema in each draft it may be meant in: the one it names, or all that are asked for. A draft that cannot take it is not
/// meant. Used by one thread.
/// </summary>
internal sealed class SchemaReading
{
    private static readonly SchemaRefusal[] _ambiguous =
    [
        new("", "means one thing in draft 7 and another in draft 2020-12, which do not agree on this document; name one with $schema or --draft"),
    ];

    private readonly SchemaValidator _validator;
    private readonly List<SchemaPlan> _plans = [];

    private SchemaReading(SchemaValidator validator) => _validator = validator;

    /// <summary>Why no draft takes the schema, in the words of the first; empty if one does.</summary>
    public IReadOnlyList<SchemaRefusal> Refusals { get; private set; } = [];

    public static SchemaReading Load(SchemaValidator validator, ReadOnlySpan<byte> schema, SchemaArguments arguments)
    {
        var reading = new SchemaReading(validator);
        foreach (var draft in arguments.Drafts)
        {
            var loaded = SchemaLoader.Load(schema, new SchemaLoadOptions(draft, arguments.Format));
            if (loaded.Plan is not { } plan)
            {
                reading.Refusals = reading.Refusals.Count == 0 ? loaded.Refusals : reading.Refusals;
                continue;
            }

            reading._plans.Add(plan);
            if (plan.NamesDraft)
            {
                break;
            }
        }

        reading.Refusals = reading._plans.Count == 0 ? reading.Refusals : [];
        return reading;
    }

    /// <returns>What is wrong with the document; or null, and why there is no verdict on it.</returns>
    public IReadOnlyList<SchemaViolation>? Judge(ReadOnlySpan<byte> document, int maxErrors, out IReadOnlyList<SchemaRefusal> refusals)
    {
        refusals = Refusals;
        var verdict = default(IReadOnlyList<SchemaViolation>);
        foreach (var plan in _plans)
        {
            var violations = _validator.Validate(plan, document, maxErrors);
            if (verdict is not null && verdict.Count == 0 != (violations.Count == 0))
            {
                refusals = _ambiguous;
                return null;
            }

            verdict ??= violations;
        }

        return verdict;
    }
}
