using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Onnx;

public sealed class DataTypeTests
{
    public static TheoryData<DataType> FixedSizeTypes => new(
        Enum.GetValues<DataType>().Where(type => type is not (DataType.Unspecified or DataType.Bytes)));

    [Theory]
    [MemberData(nameof(FixedSizeTypes))]
    public void Identity_FixedSizeType_AnswersTheSameBytes(DataType dataType)
    {
        using var session = WorkerSession.WithModel(
            Repository.Model($"identity_{DataTypes.Name(dataType).ToLowerInvariant()}"));
        var bytes = Enumerable.Range(0, 6 * DataTypes.ElementSize(dataType))
            .Select(i => dataType == DataType.Bool ? (byte)(i % 2) : (byte)(37 * i))
            .ToArray();

        var output = Assert.Single(session.Infer([new TensorValue("x", dataType, [6], bytes)]));

        Assert.Equal("y", output.Name);
        Assert.Equal(dataType, output.DataType);
        Assert.Equal([6], output.Shape);
        Assert.Equal(bytes, output.Bytes);
    }

    [Fact]
    public void Identity_Texts_AnswersTheSameTexts()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_bytes"));
        var input = TensorValue.OfTexts("x", "plain", "", "größer", "日本", "a\0b", new string('z', 100_000));

        var output = Assert.Single(session.Infer([input]));

        Assert.Equal([6], output.Shape);
        Assert.Equal(input.Bytes, output.Bytes);
    }

    [Fact]
    public void Identity_NoTexts_AnswersNone()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_bytes"));

        var output = Assert.Single(session.Infer([TensorValue.OfTexts("x")]));

        Assert.Equal([0], output.Shape);
        Assert.Empty(output.Bytes);
    }

    [Fact]
    public void Identity_Scalar_HasNoDimension()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_scalar"));

        var output = Assert.Single(session.Infer([TensorValue.Of("x", DataType.Fp32, [], 2.5f)]));

        Assert.Empty(output.Shape);
        Assert.Equal([2.5f], output.As<float>());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Identity_ZeroSizedDimension_IsKept(long rows, long columns)
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_matrix"));

        var output = Assert.Single(session.Infer([new TensorValue("x", DataType.Fp32, [rows, columns], [])]));

        Assert.Equal([rows, columns], output.Shape);
        Assert.Empty(output.Bytes);
    }

    [Fact]
    public void Identity_UnrankedModel_TakesAnyRank()
    {
        using var session = WorkerSession.WithModel(Repository.Model("identity_unranked"));

        var scalar = Assert.Single(session.Infer([TensorValue.Of("x", DataType.Fp32, [], 1f)]));
        var cube = Assert.Single(session.Infer([TensorValue.Of("x", DataType.Fp32, [1, 2, 1], 1f, 2f)]));

        Assert.Empty(scalar.Shape);
        Assert.Equal([1, 2, 1], cube.Shape);
    }
}
