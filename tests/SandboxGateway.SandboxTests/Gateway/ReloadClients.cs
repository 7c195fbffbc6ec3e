using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Google.Protobuf;
using SandboxGateway.Api.Grpc.Protocol;

namespace SandboxGateway.SandboxTests.Gateway;

/// <summary>
/// Clients that ask one model without a pause, over REST and over gRPC, and look at each answer: it must be there, and come from the
/// version it names.
/// </summary>
internal sealed class ReloadClients : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly RealGateway _gateway;
    private readonly GrpcClient _grpc;
    private readonly Task[] _clients;
    private long _last;

    /// <param name="gateway">Whom they ask.</param>
    /// <param name="isNumbered">Whether each version adds its own number, so that the version an answer names can be checked.</param>
    public ReloadClients(RealGateway gateway, bool isNumbered = true)
    {
        _gateway = gateway;
        _grpc = new GrpcClient(gateway.Grpc);
        _clients =
        [
            .. Enumerable.Range(0, 3).Select(i => Task.Run(() => AskAsync(AskHttpAsync, i, isNumbered))),
            .. Enumerable.Range(3, 2).Select(i => Task.Run(() => AskAsync(AskGrpcAsync, i, isNumbered))),
        ];
    }

    /// <summary>What went wrong; empty if nothing did.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Versions that have answered.</summary>
    public IReadOnlyCollection<string> Versions => [.. _answers.Keys];

    public long Answers => _answers.Values.Sum();

    /// <summary>What the version that answered last has added.</summary>
    public long Last => Interlocked.Read(ref _last);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(Func<int, Task<(string Version, float Answer)>> ask, int number, bool isNumbered)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var (version, answer) = await ask(number);
                var added = (long)answer - number;
                Interlocked.Exchange(ref _last, added);
                _answers.AddOrUpdate(version, 1, static (_, count) => count + 1);
                if (isNumbered && added.ToString(CultureInfo.InvariantCulture) != version)
                {
                    _failures.Enqueue($"version {version} is said to have answered, but {added} was added");
                }
            }
            catch (Exception exception)
            {
                _failures.Enqueue(exception.Message);
            }
        }
    }

    private async Task<(string Version, float Answer)> AskHttpAsync(int number)
    {
        using var response = await _gateway.InferAsync(
            ReloadedModels.Model,
            $$"""{"inputs":[{"name":"x","datatype":"FP32","shape":[4],"data":[{{number}},{{number}},{{number}},{{number}}]}]}""");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        return response.IsSuccessStatusCode
            ? (body.GetProperty("model_version").GetString()!, body.GetProperty("outputs")[0].GetProperty("data")[3].GetSingle())
            : throw new InvalidOperationException($"{response.StatusCode} {body}");
    }

    private async Task<(string Version, float Answer)> AskGrpcAsync(int number)
    {
        ReadOnlySpan<float> numbers = [number, number, number, number];
        var answer = await _grpc.ModelInferAsync(new ModelInferRequest
        {
            ModelName = ReloadedModels.Model,
            Inputs = { new ModelInferRequest.Types.InferInputTensor { Name = "x", Datatype = "FP32", Shape = { 4 } } },
            RawInputContents = { ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers)) },
        });
        return (answer.ModelVersion, MemoryMarshal.Cast<byte, float>(answer.RawOutputContents[0].Span)[3]);
    }
}
