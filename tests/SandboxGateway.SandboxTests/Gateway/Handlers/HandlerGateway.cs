using SandboxGateway.TestSupport;

namespace SandboxGateway.SandboxTests.Gateway.Handlers;

/// <summary>One gateway with handlers that fail, chatter and bring things along; for tests that only look, or that use a model of their own.</summary>
public sealed class HandlerGateway : IAsyncLifetime, IDisposable
{
    /// <summary>Looks like a secret. Made up; the shape alone makes it one.</summary>
    public const string Token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

    private const string Answers = "\ndef handle(request):\n    return {'y': request.inputs['x'].data}\n";
    private const string AlwaysThree = "while read -r line; do echo '{\"outputs\":[{\"name\":\"y\",\"data\":[3]}]}'; done\n";


    // Any program could: the frames are what counts here, not who writes them.
    private const string SpeaksFrames = """
        #!/usr/bin/python3
        import sys
        sys.path.insert(0, "/model/library")
        from sandbox_gateway import _channel, _messages
        channel = _channel.Channel(3)
        channel.send(_messages.hello("mine", "1"))
        channel.send(_messages.model_loaded(_messages.parse_frame(channel.receive()[0])[1]))
        while True:
            header, payload = channel.receive()
            request_id, infer = _messages.parse_frame(header)
            _, datatype, shape, _ = infer.inputs[0]
            channel.send(_messages.infer_result(request_id, [("y", datatype, shape, payload)], False), [payload])
        """;

    private readonly HandlerModels _models = new();

    public static IReadOnlyList<string> DataTypes { get; } =
        ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES", "BF16"];

    internal RealGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        AddPython();
        AddPrograms();
        Gateway = await RealGateway.StartAsync(user: null, _models.Path);
    }

    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    public void Dispose() => _models.Dispose();

    private void AddPython() =>
        _models
            .Python("fails", "def handle(request):\n    return {}['no such key']\n")
            .Python("wrong", "def handle(request):\n    return {'y': [[1, 2]]}\n")
            .Python("broken", "import no_such_module\n" + Answers)
            .Python("talks", $"import sys\ndef handle(request):\n    print('token {Token} é')\n    print('trouble', file=sys.stderr)\n    return {{'y': [1]}}\n")
            .Python("floods", "import subprocess\ndef handle(request):\n    subprocess.run('yes | head -c 8000000; yes | head -c 4000000 >&2', shell=True)\n    return {'y': [1]}\n")
            .Python("dies", "import os\ndef handle(request):\n    print('last words', flush=True)\n    os._exit(3)\n")
            .Python("vendored", "import brought\nimport also_brought\nimport beside" + Answers.Replace(".data", ".data + [brought.A, also_brought.B, beside.C]", StringComparison.Ordinal))
            .Add("vendored/1/vendor/brought.py", "A = 1")
            .Add("vendored/1/site-packages/also_brought/__init__.py", "B = 2")
            .Add("vendored/1/beside.py", "C = 3")
            .Add("identity/model.yaml", $"runtime: python\ninputs:\n{All(", optional: true")}outputs:\n{All("")}")
            .Add("identity/1/handler.py", "def handle(request):\n    return {name: request.inputs[name].data for name in request.outputs}\n");

    private void AddPrograms() =>
        _models
            .Script("shell", AlwaysThree)
            .Add("frames/model.yaml", $"runtime: exec\ncommand: [./speak]\n{HandlerModels.Tensors("INT64")}")
            .Add("frames/1/speak", SpeaksFrames)
            .Library("frames/1/library/sandbox_gateway")
            .Script("quits", "read -r line\nexit 5\n")
            .Script(
                "image",
                "while read -r line; do [ -e /usr/bin/python3 ] && host=1 || host=0; read -r marker </etc/marker; echo \"{\\\"outputs\\\":[{\\\"name\\\":\\\"y\\\",\\\"data\\\":[$marker,$host]}]}\"; done\n",
                "image: root\n")
            .Add("image/root/etc/marker", "42\n")
            .Image("image/root", "/bin/sh", Path.Combine(NativeFolder.Path, "worker", "sandbox-worker"));

    private static string All(string more) =>
        string.Concat(DataTypes.Select(name => $"  - {{name: {name}, datatype: {name}, shape: [-1]{more}}}\n"));
}
