using SandboxGateway.Protocol.Worker.V1;

namespace SandboxGateway.WorkerTests.Runtimes.Lines;

public sealed class LinesTests
{
    private const string Echo = """
        import json, sys
        for line in sys.stdin:
            request = json.loads(line)
            outputs = [dict(x, name="y") for x in request["inputs"]]
            print(json.dumps({"id": request["id"], "outputs": outputs}), flush=True)
        """;

    private static readonly TensorValue _x = TensorValue.Of("x", DataType.Int64, [1], 1L);

    public static TheoryData<TensorValue> Values => HandlerValues.All;

    [Theory]
    [MemberData(nameof(Values))]
    public void Infer_EveryDatatype_RoundTrips(TensorValue value)
    {
        using var session = Start(value.DataType, [-1], "/usr/bin/python3", "-c", Echo);

        var output = Assert.Single(session.Infer([value]));

        Assert.Equal(value.Shape, output.Shape);
        Assert.Equal(value.Bytes, output.Bytes);
    }

    [Theory]
    [InlineData("""{"outputs":[{"name":"y","data":[1]}]}""", new long[] { 1 })]
    [InlineData("""{"outputs":[{"data":[1],"name":"y"}]}""", new long[] { 1 })]
    [InlineData("""{"outputs":[{"name":"y","data":1}]}""", new long[] { 1 })]
    [InlineData(""" { "id" : 1 , "outputs":[{"name":"y","datatype":"INT64","shape":[2],"data":[1,2]}]} """, new long[] { 1, 2 })]
    [InlineData("""{"outputs":[{"name":"y","shape":[2],"data":[[1],[2]]}]}""", new long[] { 1, 2 })]
    public void Infer_FormsOfAnAnswer_AreRead(string answer, long[] expected)
    {
        using var session = Always(answer);

        Assert.Equal(expected, Assert.Single(session.Infer([_x])).As<long>());
    }

    [Theory]
    [InlineData("""{"error":"no"}""", Failure.Types.Kind.Execution, "no")]
    [InlineData("""{"invalid_input":"odd"}""", Failure.Types.Kind.InvalidInput, "odd")]
    [InlineData("oops", Failure.Types.Kind.Execution, "the program's answer is no line of JSON")]
    [InlineData("", Failure.Types.Kind.Execution, "the program's answer is no line of JSON")]
    [InlineData("""{"outputs":[{"name":"y","data":[1]}]} x""", Failure.Types.Kind.Execution, "the program's answer is no line of JSON")]
    [InlineData("""{"outputs":[{"name":"y","data":["\ud800"]}]}""", Failure.Types.Kind.Execution, "output \"y\": value 0 is no INT64")]
    [InlineData("{}", Failure.Types.Kind.Execution, "the answer has no outputs")]
    [InlineData("[]", Failure.Types.Kind.Execution, "the answer must be an object")]
    [InlineData("""{"outputs":[]}""", Failure.Types.Kind.Execution, "the program did not give the output \"y\"")]
    [InlineData("""{"outputs":{"y":1}}""", Failure.Types.Kind.Execution, "outputs must be an array")]
    [InlineData("""{"output":[]}""", Failure.Types.Kind.Execution, "the answer has a member \"output\"")]
    [InlineData("""{"outputs":[{"name":"z","data":[1]}]}""", Failure.Types.Kind.Execution, "the program gave an output \"z\", which is not declared")]
    [InlineData("""{"outputs":[{"name":"y"}]}""", Failure.Types.Kind.Execution, "an output has no name or no data")]
    [InlineData("""{"outputs":[{"name":"y","data":[1]},{"name":"y","data":[1]}]}""", Failure.Types.Kind.Execution, "output \"y\" is given twice")]
    [InlineData("""{"outputs":[{"name":"y","data":[1.5]}]}""", Failure.Types.Kind.Execution, "output \"y\": value 0 is no INT64")]
    [InlineData("""{"outputs":[{"name":"y","data":[1,"2"]}]}""", Failure.Types.Kind.Execution, "output \"y\": value 1 is no INT64")]
    [InlineData("""{"outputs":[{"name":"y","data":[99999999999999999999]}]}""", Failure.Types.Kind.Execution, "output \"y\": value 0 is no INT64")]
    [InlineData("""{"outputs":[{"name":"y","datatype":"FP32","data":[1]}]}""", Failure.Types.Kind.Execution, "output \"y\": FP32 given, INT64 declared")]
    [InlineData("""{"outputs":[{"name":"y","shape":[2],"data":[1]}]}""", Failure.Types.Kind.Execution, "output \"y\": 1 values do not fill shape [2]")]
    [InlineData("""{"outputs":[{"name":"y","shape":[1,1],"data":[1]}]}""", Failure.Types.Kind.Execution, "output \"y\": shape [1, 1] given, [-1] declared")]
    [InlineData("""{"outputs":[{"name":"y","data":[[1],[2,3]]}]}""", Failure.Types.Kind.Execution, "output \"y\": the nested arrays are not all of the same length")]
    [InlineData("""{"outputs":[{"name":"y","data":[1,[2]]}]}""", Failure.Types.Kind.Execution, "output \"y\": the nested arrays are not all of the same depth")]
    [InlineData("""{"outputs":[{"name":"y","data":[1,[]]}]}""", Failure.Types.Kind.Execution, "output \"y\": 1 values do not fill shape [2, 0]")]
    public void Infer_BadAnswer_IsAClearFailureOfThatRequestAlone(string answer, Failure.Types.Kind kind, string expected)
    {
        using var session = Always(answer);

        var first = session.InferExpectingFailure([_x]);

        Assert.Equal(kind, first.Kind);
        Assert.StartsWith(expected, first.Message, StringComparison.Ordinal);
        Assert.Equal(first, session.InferExpectingFailure([_x]));
    }

    [Theory]
    [InlineData("exit 3", "the program ended with exit code 3")]
    [InlineData("kill -9 $$", "the program was ended by signal 9")]
    [InlineData("read -r line; exit 4", "the program ended with exit code 4")]
    [InlineData("echo early; cat >/dev/null", "the program wrote a line without being asked")]
    [InlineData("exec >&-; exec cat >&2", "the program closed its standard input or output")]
    [InlineData("read -r line; printf 'a\\nb\\n'; cat >/dev/null", "the program wrote more than one line for a request")]
    [InlineData("read -r line; echo '{\"id\":2,\"error\":\"\"}'; cat >/dev/null", "the program answered another request than it was given")]
    [InlineData("read -r line; yes | tr -d '\\n'", "the program's answer is longer than 8388608 bytes")]
    public async Task Program_BreaksTheRules_EndsTheWorkerWithTheReason(string script, string expected)
    {
        using var session = ProgramSession.Lines("/bin/sh", "-c", script);
        session.Send(new GatewayFrame { LoadModel = LoadOf(DataType.Int64, [-1]) }, []);
        session.Receive();
        if (script.StartsWith("read", StringComparison.Ordinal))
        {
            session.SendInfer(1, [_x]);
        }

        var (exitCode, output, errors) = await session.EndAsync();

        Assert.Equal((84, ""), (exitCode, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ProgramMissing_IsRejectedWithTheReason()
    {
        using var session = ProgramSession.Lines("/no/such/program");

        var failure = session.Load(LoadOf(DataType.Int64, [-1])).Failure;

        Assert.Equal(Failure.Types.Kind.ModelRejected, failure.Kind);
        Assert.Equal("the program /no/such/program cannot be started: No such file or directory", failure.Message);
    }

    [Fact]
    public async Task Program_StandardError_IsTheWorkers()
    {
        using var session = Start(DataType.Int64, [-1], "/bin/sh", "-c", "echo hello >&2; while read -r line; do echo '{\"outputs\":[{\"name\":\"y\",\"data\":3}]}'; done");
        session.Infer([_x]);

        Assert.Equal((81, "", "hello\n"), await session.CloseAsync());
    }

    [Fact]
    public void Infer_RequestBeyondALine_IsTheClientsFault()
    {
        using var session = Start(DataType.Bytes, [-1], "/bin/sh", "-c", "while read -r line; do echo '{\"outputs\":[{\"name\":\"y\",\"data\":[]}]}'; done");

        var failure = session.InferExpectingFailure([TensorValue.OfElements("x", new byte[9 << 20])]);

        Assert.Equal(Failure.Types.Kind.InvalidInput, failure.Kind);
        Assert.Empty(Assert.Single(session.Infer([TensorValue.OfTexts("x", "a")])).Bytes);
    }

    [Fact]
    public void Infer_LargeLines_DoNotLockUp()
    {
        using var session = Start(DataType.Bytes, [-1], "/bin/sh", "-c", "sed -u 's/\"inputs\"/\"outputs\"/; s/\"name\":\"x\"/\"name\":\"y\"/; s/,\"parameters\":{}//'");
        var text = new string('a', 5 << 20);

        Assert.Equal(TensorValue.OfTexts("y", text).Bytes, Assert.Single(session.Infer([TensorValue.OfTexts("x", text)])).Bytes);
    }

    private static ProgramSession Always(string answer) =>
        Start(DataType.Int64, [-1], "/bin/sh", "-c", $"while read -r line; do cat <<'E'\n{answer}\nE\ndone");

    private static ProgramSession Start(DataType dataType, long[] shape, params string[] command)
    {
        var session = ProgramSession.Lines(command);
        var answer = session.Load(LoadOf(dataType, shape));
        Assert.True(answer.ModelLoaded is not null, answer.Failure?.Message);
        return session;
    }

    private static LoadModel LoadOf(DataType dataType, long[] shape) => new()
    {
        MaxPayloadBytes = 64 << 20,
        Inputs = { ProgramSession.Spec("x", dataType, shape) },
        Outputs = { ProgramSession.Spec("y", dataType, shape) },
    };
}
