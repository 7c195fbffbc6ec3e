using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Tests.Pipeline;

namespace SandboxGateway.Tests.Contracts.Tensors;

/// <summary>Rules of single tensors over their raw bytes.</summary>
public sealed class TensorCheckTests
{
    [Theory]
    [InlineData("minimum: 0.1", 0.1f, true)]
    [InlineData("maximum: 0.1", 0.1f, true)]
    [InlineData("exclusiveMinimum: 0.1", 0.1f, false)]
    [InlineData("exclusiveMaximum: 0.1", 0.1f, false)]
    [InlineData("minimum: 0", -0.0f, true)]
    [InlineData("minimum: 0", -1e-30f, false)]
    [InlineData("maximum: 1", 1.0000001f, false)]
    [InlineData("maximum: 1", float.NaN, false)]
    [InlineData("maximum: 1", float.NegativeInfinity, true)]
    [InlineData("minimum: 1", float.PositiveInfinity, true)]
    [InlineData("minimum: 1, finite: true", float.PositiveInfinity, false)]
    [InlineData("finite: true", float.NaN, false)]
    [InlineData("finite: true", float.MaxValue, true)]
    [InlineData("finite: false", float.NaN, true)]
    [InlineData("multipleOf: 0.1", 0.3f, true)]
    [InlineData("multipleOf: 0.1", 0.35f, false)]
    [InlineData("multipleOf: 0.5", float.NaN, false)]
    [InlineData("enum: [0.1, 2]", 0.1f, true)]
    [InlineData("enum: [0.1, 2]", 0.2f, false)]
    public void Check_Singles_KeepTheRule(string rules, float value, bool isKept)
    {
        // Among many others, so that blocks and their ends are passed.
        var rest = rules.Contains("minimum: 1", StringComparison.Ordinal) ? 5f : rules.StartsWith("enum", StringComparison.Ordinal) ? 2f : 0f;
        rest = rules.StartsWith("exclusiveMinimum", StringComparison.Ordinal) ? 1f : rest;
        rest = rules.StartsWith("minimum: 0.1", StringComparison.Ordinal) ? 1f : rest;
        var values = Enumerable.Repeat(rest, 5000).ToArray();
        values[4321] = value;

        var fault = ContractSamples.CheckTensor(rules, DataType.Fp32, values);

        Assert.Equal(isKept, fault is null);
        if (fault is not null)
        {
            Assert.Equal("/inputs/0/data/4321", Assert.Single(fault.Violations).Instance);
        }
    }

    [Theory]
    [InlineData("minimum: 0.5", 1L, true)]
    [InlineData("minimum: 0.5", 0L, false)]
    [InlineData("exclusiveMaximum: 3", 3L, false)]
    [InlineData("exclusiveMaximum: 3.5", 3L, true)]
    [InlineData("maximum: 9223372036854775806", long.MaxValue, false)]
    [InlineData("maximum: 9007199254740992", 9007199254740993L, false)]
    [InlineData("minimum: -1e30, maximum: 1e30", long.MinValue, true)]
    [InlineData("multipleOf: 3", 9007199254740993L, true)]
    [InlineData("multipleOf: 3", 9007199254740994L, false)]
    [InlineData("enum: [1, 9007199254740993]", 9007199254740993L, true)]
    [InlineData("enum: [1, 9007199254740993]", 9007199254740992L, false)]
    [InlineData("maxElements: 1", 0L, true)]
    public void Check_Integers_AreExact(string rules, long value, bool isKept) =>
        Assert.Equal(isKept, ContractSamples.CheckTensor(rules, DataType.Int64, value) is null);

    [Theory]
    [InlineData("minimum: 0, maximum: 1", (ushort)0x3C00, true)]
    [InlineData("minimum: 0, maximum: 1", (ushort)0x3C01, false)]
    [InlineData("finite: true", (ushort)0x7C00, false)]
    [InlineData("finite: true", (ushort)0x7E00, false)]
    public void Check_HalfFloats_AreWidened(string rules, ushort bits, bool isKept) =>
        Assert.Equal(isKept, ContractSamples.CheckTensor(rules, DataType.Fp16, bits) is null);

    [Theory]
    [InlineData("maximum: 1", (ushort)0x3F80, true)]
    [InlineData("maximum: 1", (ushort)0x3F81, false)]
    [InlineData("maximum: 0.1", (ushort)0x3DCD, true)]
    [InlineData("finite: true", (ushort)0x7F80, false)]
    public void Check_BrainFloats_AreWidened(string rules, ushort bits, bool isKept) =>
        Assert.Equal(isKept, ContractSamples.CheckTensor(rules, DataType.Bf16, bits) is null);

    [Theory]
    [InlineData("maxLength: 2", "🐲é", true)]
    [InlineData("maxLength: 2", "abc", false)]
    [InlineData("minLength: 1", "", false)]
    [InlineData("pattern: '^[a-z]+$'", "abc", true)]
    [InlineData("pattern: '^[a-z]+$'", "abC", false)]
    [InlineData("enum: [red, green]", "green", true)]
    [InlineData("enum: [red, green]", "blue", false)]
    public void Check_Texts_KeepTheRule(string rules, string value, bool isKept)
    {
        var fault = ContractSamples.CheckTensor(rules, DataType.Bytes, TensorSamples.Elements(value), 1);

        Assert.Equal(isKept, fault is null);
        Assert.DoesNotContain(fault?.Violations ?? [], violation => value.Length > 0 && violation.Found.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public void Check_BytesThatAreNoText_BreakARuleOfText() =>
        Assert.NotNull(ContractSamples.CheckTensor("maxLength: 9", DataType.Bytes, [1, 0, 0, 0, 0xFF], 1));

    [Fact]
    public void Check_TooManyElements_AreTold()
    {
        var fault = ContractSamples.CheckTensor<byte>("maxElements: 3", DataType.Uint8, 1, 2, 3, 4);

        Assert.Equal(GatewayError.ContractViolated, fault?.Error);
        var violation = Assert.Single(fault!.Violations);
        Assert.Equal(("/inputs/0", "maxElements", "at most 3 elements", "4"), (violation.Instance, violation.Keyword, violation.Expected, violation.Found));
    }

    [Fact]
    public void Check_ManyViolations_AreToldUpToTheLimit()
    {
        var fault = ContractSamples.CheckTensor("minimum: 0", DataType.Fp32, Enumerable.Repeat(-1f, 100_000).ToArray());

        Assert.Equal(20, fault?.Violations.Count);
        Assert.Equal("/inputs/0/data/19", fault?.Violations[19].Instance);
        Assert.Equal("The request breaks the model's contract: /inputs/0/data/0: expected at least 0, found -1 (and 19 more)", fault?.Message);
    }

    [Theory]
    [InlineData("minimum: 300", DataType.Uint8, "no value of UINT8 keeps the bounds")]
    [InlineData("minimum: 2, maximum: 1", DataType.Fp32, "no value of FP32 keeps the bounds")]
    [InlineData("enum: [0.5]", DataType.Int32, "no value of INT32 keeps the bounds")]
    [InlineData("minLength: 1", DataType.Fp32, "minLength does not suit FP32")]
    [InlineData("finite: true", DataType.Bytes, "finite does not suit BYTES")]
    [InlineData("enum: [a]", DataType.Fp32, "enum does not suit FP32")]
    [InlineData("enum: [1]", DataType.Bytes, "enum does not suit BYTES")]
    [InlineData("mediaType: image/png", DataType.Int8, "mediaType does not suit INT8")]
    public void Bind_RulesThatDoNotSuitTheDatatype_AreRefused(string rules, DataType dataType, string problem)
    {
        var contract = ContractSamples.Compile($"inputs:\n  x: {{{rules}}}");

        Assert.Null(contract.Bind(ContractSamples.Signature(dataType), out var found));
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_TensorTheModelDoesNotHave_IsRefused()
    {
        Assert.Null(ContractSamples.Compile("outputs: {z: {minimum: 0}}").Bind(ContractSamples.Signature(DataType.Fp32), out var found));

        Assert.Equal("/contract/outputs/z: the model has no output \"z\"; it has \"y\"", found);
    }
}
