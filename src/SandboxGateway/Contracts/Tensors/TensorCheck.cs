using System.Globalization;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>
/// What is asked of one tensor of a model, over its raw bytes, whatever wire they came by. The bytes are known to be values of
/// the datatype. Immutable; shared by all threads.
/// </summary>
internal abstract class TensorCheck(TensorRules rules)
{
    protected TensorRules Rules { get; } = rules;

    /// <summary>Adds what is wrong to <paramref name="report"/>; <paramref name="place"/> is the tensor's JSON pointer.</summary>
    public void Check(in Tensor tensor, long count, string place, ViolationList report)
    {
        if (count > Rules.MaxElements)
        {
            report.Add(new SchemaViolation(
                place,
                PointerTo("maxElements"),
                "maxElements",
                string.Create(CultureInfo.InvariantCulture, $"at most {Rules.MaxElements} elements"),
                count.ToString(CultureInfo.InvariantCulture)));
            return;
        }

        CheckElements(tensor.Data.Span, place, report);
    }

    protected abstract void CheckElements(ReadOnlySpan<byte> raw, string place, ViolationList report);

    protected void Fail(ViolationList report, string place, long element, string keyword, string expected, string found)
    {
        var instance = string.Create(CultureInfo.InvariantCulture, $"{place}/data/{element}");
        report.Add(new SchemaViolation(instance, PointerTo(keyword), keyword, expected, found));
    }

    private string PointerTo(string keyword) => $"{Rules.Place}/{keyword}";
}
