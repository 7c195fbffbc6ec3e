using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;

namespace SandboxGateway.Contracts.Validation;

/// <summary>
/// What all numbers of an array are asked to keep, as doubles. A number strictly between the two keeps the exact bounds too,
/// also when it was rounded to the nearest single or double, for rounding never turns an order round; one that is equal to
/// either may or may not.
/// </summary>
internal readonly record struct ElementBounds(double Low, double High)
{
    public static readonly ElementBounds None = new(double.NegativeInfinity, double.PositiveInfinity);

    public bool HoldClearly(double value) => value > Low && value < High;

    /// <summary>Adds what a schema asks of a number; false if it asks more than bounds.</summary>
    public bool TryAdd(SchemaNode schema, bool areIntegers, out ElementBounds narrower)
    {
        narrower = this;
        if (schema.Conjunction.IsEmpty)
        {
            return false;
        }

        foreach (var node in schema.Conjunction)
        {
            if (!narrower.TryAdd(node.Rules, areIntegers, out narrower))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryAdd(SchemaRules rules, bool areIntegers, out ElementBounds narrower)
    {
        narrower = this;
        var wanted = areIntegers ? JsonTypes.Integer : JsonTypes.Number;
        if ((rules.Types & wanted) != wanted || rules.Const is not null || rules.Enum is not null || rules.Number?.MultipleOf is not null)
        {
            return false;
        }

        if (rules.Number is { } number)
        {
            narrower = new ElementBounds(
                Math.Max(Low, Math.Max(Lowest(number.Minimum), Lowest(number.ExclusiveMinimum))),
                Math.Min(High, Math.Min(Highest(number.Maximum), Highest(number.ExclusiveMaximum))));
        }

        return true;
    }

    private static double Lowest(StoredNumber? bound) =>
        bound is null ? double.NegativeInfinity : Math.Max(bound.Rounded, bound.RoundedToSingle);

    private static double Highest(StoredNumber? bound) =>
        bound is null ? double.PositiveInfinity : Math.Min(bound.Rounded, bound.RoundedToSingle);
}
