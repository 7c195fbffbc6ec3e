using System.Globalization;

namespace SandboxGateway.Contracts.Tensors;

/// <summary>JSON pointers to the tensors of a request or an answer.</summary>
internal static class TensorPointers
{
    // Made once, as each request with a contract on its tensors needs them.
    private static readonly string[] _inputs = [.. Enumerable.Range(0, 16).Select(i => Create("inputs", i))];
    private static readonly string[] _outputs = [.. Enumerable.Range(0, 16).Select(i => Create("outputs", i))];

    /// <param name="group">"inputs" or "outputs".</param>
    /// <param name="index">The tensor's place in it.</param>
    public static string Of(string group, int index) =>
        index >= _inputs.Length ? Create(group, index) : group == "inputs" ? _inputs[index] : _outputs[index];

    private static string Create(string group, int index) => string.Create(CultureInfo.InvariantCulture, $"/{group}/{index}");
}
