using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>
/// Bounds, steps and allowed values of a tensor of numbers. Bounds are checked with vector instructions; only a block that
/// breaks them is looked at element by element.
/// </summary>
internal sealed class NumberTensorCheck<T>(TensorRules rules, NumberLimits<T> limits, T[] allowed) : TensorCheck(rules)
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    // Small enough that both passes over a block find it in the nearest cache.
    private const int BlockElements = 2048;

    private readonly bool _hasLimits = rules.Finite || rules.Number with { MultipleOf = null } != new Plan.NumberRules();
    private readonly NumberStep? _step = rules.Number.MultipleOf is { } step ? new NumberStep(step.Text) : null;

    /// <summary>Checks elements the first of which is number <paramref name="first"/> of its tensor.</summary>
    public void CheckElements(ReadOnlySpan<T> elements, long first, string place, ViolationList report)
    {
        for (var start = 0; start < elements.Length && !report.IsFull; start += BlockElements)
        {
            var block = elements.Slice(start, Math.Min(BlockElements, elements.Length - start));
            if (_hasLimits && !AreWithinLimits(block))
            {
                ReportOutside(block, first + start, place, report);
            }

            if (_step is not null)
            {
                CheckSteps(block, first + start, place, report);
            }

            if (allowed.Length > 0)
            {
                CheckAllowed(block, first + start, place, report);
            }
        }
    }

    protected override void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report) =>
        CheckElements(MemoryMarshal.Cast<byte, T>(raw), 0, place, report);

    // NaN makes Min and Max NaN, which no comparison holds for.
    private bool AreWithinLimits(ReadOnlySpan<T> block) =>
        TensorPrimitives.Min(block) >= limits.Low && TensorPrimitives.Max(block) <= limits.High;

    private void ReportOutside(ReadOnlySpan<T> block, long first, string place, ViolationList report)
    {
        for (var i = 0; i < block.Length && !report.IsFull; i++)
        {
            if (block[i] >= limits.Low && block[i] <= limits.High)
            {
                continue;
            }

            var (keyword, expected) = Explain(block[i]);
            Fail(report, place, first + i, keyword, expected, Text(block[i]));
        }
    }

    private (string Keyword, string Expected) Explain(T value)
    {
        var number = Rules.Number;
        if (Rules.Finite && !T.IsFinite(value))
        {
            return ("finite", "a finite number");
        }

        if (!(value <= limits.High))
        {
            return number.ExclusiveMaximum is { } below && (number.Maximum is null || below.Rounded <= number.Maximum.Rounded)
                ? ("exclusiveMaximum", $"less than {below.Text}")
                : number.Maximum is { } maximum ? ("maximum", $"at most {maximum.Text}") : ("minimum", $"at least {number.Minimum?.Text}");
        }

        return number.ExclusiveMinimum is { } above && (number.Minimum is null || above.Rounded >= number.Minimum.Rounded)
            ? ("exclusiveMinimum", $"more than {above.Text}")
            : ("minimum", $"at least {number.Minimum?.Text}");
    }

    private void CheckSteps(ReadOnlySpan<T> block, long first, string place, ViolationList report)
    {
        for (var i = 0; i < block.Length && !report.IsFull; i++)
        {
            if (!_step!.Has(block[i]))
            {
                Fail(report, place, first + i, "multipleOf", $"a multiple of {Rules.Number.MultipleOf!.Text}", Text(block[i]));
            }
        }
    }

    private void CheckAllowed(ReadOnlySpan<T> block, long first, string place, ViolationList report)
    {
        for (var i = block.IndexOfAnyExcept(allowed); i >= 0 && !report.IsFull;)
        {
            Fail(report, place, first + i, "enum", $"one of the {allowed.Length} values the contract gives", Text(block[i]));
            var next = block[(i + 1)..].IndexOfAnyExcept(allowed);
            i = next < 0 ? -1 : i + 1 + next;
        }
    }

    private static string Text(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}
