using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>What contracts cost beside a pass that only reads numbers, and beside NJsonSchema; writes results/contracts.md.</summary>
internal static class ContractComparison
{
    private const int Rounds = 15;

    // A round takes this long for each candidate, or one call.
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(60);

    public static void Run(string root)
    {
        var report = new StringBuilder("# Contracts, one thread\n\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"{Rounds} rounds, all in each, in turn. Ratios are taken within a round; their median is shown, times are the best.");
        Compare(report, "4 floats", InferRequests.Create(wide: false, 1, 4), 4);
        Compare(report, "1x3x224x224 FP32", InferRequests.Create(wide: false, 1, 3, 224, 224), 3 * 224 * 224);
        Compare(report, "1x3x224x224 FP32, written with the digits of doubles", InferRequests.Create(wide: true, 1, 3, 224, 224), 3 * 224 * 224);
        File.WriteAllText(Path.Combine(root, "benchmarks/results/contracts.md"), report.ToString());
        Console.Write(report);
    }

    private static void Compare(StringBuilder report, string title, byte[] body, int elements)
    {
        report.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}, {body.Length} bytes of JSON\n");
        report.AppendLine("| | time, µs | beside the first | allocated, bytes |\n|---|---:|---:|---:|");
        var candidates = new ContractCandidates(body, elements).All;
        var times = candidates.Select(_ => new List<double>()).ToList();
        for (var round = 0; round < Rounds + 1; round++)
        {
            for (var i = 0; i < candidates.Count; i++)
            {
                times[i].Add(Measure(candidates[i].Run));
            }
        }

        // The first round is for the compiler.
        times.ForEach(list => list.RemoveAt(0));
        for (var i = 0; i < candidates.Count; i++)
        {
            var ratios = times[i].Zip(times[0], (time, bare) => time / bare).Order().ToList();
            report.AppendLine(CultureInfo.InvariantCulture, $"| {candidates[i].Name} | {times[i].Min():0.00} | {ratios[Rounds / 2]:0.00} | {Allocated(candidates[i].Run)} |");
        }
    }

    /// <summary>Microseconds of one call.</summary>
    private static double Measure(Func<bool> run)
    {
        var calls = 0;
        var batch = 1;
        var started = Stopwatch.GetTimestamp();
        var elapsed = TimeSpan.Zero;
        for (; elapsed < _each; elapsed = Stopwatch.GetElapsedTime(started))
        {
            // The clock costs as much as a short request, so it is read ever less often.
            for (var i = 0; i < batch; i++)
            {
                if (!run())
                {
                    throw new InvalidOperationException("The request must be good to all.");
                }
            }

            calls += batch;
            batch = elapsed < _each / 4 ? batch * 2 : batch;
        }

        return elapsed.TotalMicroseconds / calls;
    }

    private static long Allocated(Func<bool> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
