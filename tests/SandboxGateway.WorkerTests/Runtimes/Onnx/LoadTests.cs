using SandboxGateway.Protocol.Worker;
using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Onnx;

public sealed class LoadTests
{
    [Fact]
    public void Start_BeforeAnything_SaysHello()
    {
        using var session = new WorkerSession();

        Assert.Equal(WorkerChannel.Version, session.Hello.ProtocolVersion);
        Assert.Equal("onnxruntime", session.Hello.Runtime);
        Assert.Matches(@"^1\.\d+\.\d+$", session.Hello.RuntimeVersion);
    }

    [Fact]
    public void Load_Iris_ReportsTheRealSignature()
    {
        using var session = new WorkerSession();

        var loaded = session.Load(Repository.Sample("iris")).ModelLoaded;

        var input = Assert.Single(loaded.Inputs);
        Assert.Equal(
            new TensorSpec { Name = "features", Datatype = DataType.Fp32, Shape = { -1, 4 } }, input);
        Assert.Equal(
            [
                new TensorSpec { Name = "class", Datatype = DataType.Int64, Shape = { -1 } },
                new TensorSpec { Name = "probabilities", Datatype = DataType.Fp32, Shape = { -1, 3 } },
            ],
            loaded.Outputs);
    }

    [Fact]
    public void Load_OverridableInitializer_IsAnOptionalInput()
    {
        using var session = new WorkerSession();

        var loaded = session.Load(Repository.Model("scale")).ModelLoaded;

        Assert.Equal([("x", false), ("factor", true)], loaded.Inputs.Select(input => (input.Name, input.Optional)));
    }

    [Theory]
    [InlineData("identity_unranked", true)]
    [InlineData("identity_scalar", false)]
    public void Load_EmptyShape_TellsScalarFromUnknownRank(string model, bool unranked)
    {
        using var session = new WorkerSession();

        var loaded = session.Load(Repository.Model(model)).ModelLoaded;

        Assert.All(loaded.Inputs.Concat(loaded.Outputs), spec =>
        {
            Assert.Empty(spec.Shape);
            Assert.Equal(unranked, spec.Unranked);
        });
    }

    [Theory]
    [InlineData("not_a_model", "Protobuf parsing failed")]
    [InlineData("truncated", "Protobuf parsing failed")]
    [InlineData("unknown_operator", "Teleport")]
    [InlineData("missing_data", "weights.bin")]
    [InlineData("float8_output", "Output 'y' has elements of type FLOAT8E4M3FN")]
    [InlineData("int4_output", "Output 'y' has elements of type INT4")]
    [InlineData("sequence_output", "Output 'y' is a sequence or a map")]
    [InlineData("zipmap_output", "zipmap=False")]
    [InlineData("no_such_model", "no_such_model")]
    public void Load_UnsuitableModel_IsRejectedWithTheReason(string model, string reason)
    {
        using var session = new WorkerSession();

        var answer = session.Load(Repository.RefusedModel(model));

        Assert.Equal(0UL, answer.RequestId);
        Assert.Equal(Failure.Types.Kind.ModelRejected, answer.Failure?.Kind);
        Assert.Contains(reason, answer.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AnyModel_LocksDownItsFolderFirst()
    {
        var folders = new List<string>();
        using var session = new WorkerSession(folders.Add);
        Assert.Empty(folders);

        session.Load(Repository.Model("scale"));

        Assert.Equal(Path.GetDirectoryName(Repository.Model("scale")), Assert.Single(folders));
    }

    [Fact]
    public void Load_ExternalData_IsFoundNextToTheModel()
    {
        using var session = WorkerSession.WithModel(Repository.Model("external_data"));

        var output = Assert.Single(session.Infer([TensorValue.Of("x", DataType.Fp32, [4], 10f, 20f, 30f, 40f)]));

        Assert.Equal([11f, 22f, 33f, 44f], output.As<float>());
    }
}
