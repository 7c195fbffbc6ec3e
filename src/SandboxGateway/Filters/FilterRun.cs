using System.Runtime.InteropServices;
using SandboxGateway.Filters.Scanning;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;

namespace SandboxGateway.Filters;

/// <summary>The memory that filtering one answer takes, kept for the next. Used by one thread at a time.</summary>
internal sealed class FilterRun(SecretScanner scanner)
{
    private readonly StringOutputs _strings = new();
    private readonly NumericScan _numbers = new();
    private readonly List<Finding> _inStrings = [];

    /// <summary>Everything that was found.</summary>
    public IEnumerable<Finding> Findings => _inStrings.Concat(_numbers.Findings.Select(static found => found.Finding));

    /// <summary>
    /// Looks at every output; false if there is nothing to do. Of a reply that <paramref name="isPart"/> of a stream, strings are
    /// looked at only for secrets split over several of them.
    /// </summary>
    public bool Find(InferenceResponse response, bool isPart)
    {
        _inStrings.Clear();
        _numbers.Clear();
        var hasStrings = false;
        for (var index = 0; index < response.Outputs.Count; index++)
        {
            if (response.Outputs[index].DataType == DataType.Bytes)
            {
                hasStrings = true;
            }
            else
            {
                _numbers.Begin(scanner, index);
                NumericOutput.Read(response.Outputs[index], _numbers);
            }
        }

        if (hasStrings)
        {
            _strings.Read(response.Outputs);
            if (!isPart || _strings.Count > 1)
            {
                scanner.Scan(_strings.Text, _inStrings);
            }
        }

        return _inStrings.Count + _numbers.Findings.Count > 0;
    }

    /// <summary>Takes out of the answer what the model's filter does not let pass.</summary>
    public void Apply(InferenceResponse response, ModelFilter filter)
    {
        _inStrings.RemoveAll(finding => filter.ActionFor(finding.Rule) == OutputFilterAction.Tag);
        if (_inStrings.Count > 0)
        {
            _strings.Rewrite(response.Outputs, _inStrings, filter.Redactor);
        }

        foreach (var (output, finding) in _numbers.Findings)
        {
            if (filter.ActionFor(finding.Rule) != OutputFilterAction.Tag)
            {
                Zero(response.Outputs[output], finding);
            }
        }
    }

    // Numbers have no room for a marker. Every value of which a byte belongs to the secret goes, as all of a value must.
    private static void Zero(Pipeline.Tensor tensor, Finding finding)
    {
        var size = DataTypes.ElementSize(tensor.DataType);
        var start = finding.Start / size * size;
        var end = Math.Min(tensor.Data.Length, (finding.End + size - 1) / size * size);
        // The data lies in memory of the answer, which nobody else reads.
        MemoryMarshal.AsMemory(tensor.Data).Span[start..end].Clear();
    }
}
