using SandboxGateway.Api.Grpc.Protocol;
using SandboxGateway.Registry;
using ModelStatistics = SandboxGateway.Api.Grpc.Protocol.ModelStatistics;

namespace SandboxGateway.Api;

/// <summary>Puts a model version's numbers into the form of the statistics extension. Thread-safe.</summary>
internal sealed class ModelStatisticsReport(TimeProvider timeProvider)
{
    public ModelStatistics Of(ServedModel model)
    {
        var statistics = model.Statistics;
        var answered = (ulong)statistics.Success.Count;
        var message = new ModelStatistics
        {
            Name = model.Name,
            Version = model.Version,
            LastInference = ToUnixMilliseconds(statistics.LastStarted),
            InferenceCount = answered,
            ExecutionCount = answered,
            InferenceStats = new InferStatistics
            {
                Success = Duration(statistics.Success),
                Fail = Duration(statistics.Fail),
                Queue = Duration(statistics.Queue),
                ComputeInput = Duration(statistics.Input),
                ComputeInfer = Duration(statistics.Infer),
                ComputeOutput = Duration(statistics.Output),
                CacheHit = new StatisticDuration(),
                CacheMiss = new StatisticDuration(),
            },
        };
        if (answered > 0)
        {
            message.BatchStats.Add(new InferBatchStatistics
            {
                BatchSize = 1,
                ComputeInput = message.InferenceStats.ComputeInput,
                ComputeInfer = message.InferenceStats.ComputeInfer,
                ComputeOutput = message.InferenceStats.ComputeOutput,
            });
        }

        return message;
    }

    private ulong ToUnixMilliseconds(long timestamp) => timestamp == 0
        ? 0
        : (ulong)(timeProvider.GetUtcNow() - timeProvider.GetElapsedTime(timestamp)).ToUnixTimeMilliseconds();

    private static StatisticDuration Duration(TimeTotal total) => new() { Count = (ulong)total.Count, Ns = (ulong)Math.Max(0, total.Nanoseconds) };
}
