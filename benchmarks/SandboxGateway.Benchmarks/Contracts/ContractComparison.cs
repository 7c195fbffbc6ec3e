using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SandboxGateway.Benchmarks.Contracts;

/// <summary>What contracts cost beside a pass that only reads numbers, and beside NJsonSchema; writes results/contracts.md.</summary>
internal static class ContractComparison
{
    private const int Rounds = 15;

    // A round takes this long for each candidate, or one call.
    private static readonly TimeSpan _each = TimeSpan.FromMilliseconds(100);

    // Long beside the clock, short beside what the system lets a thread run without a break.
    private static readonly TimeSpan _batch = TimeSpan.FromMilliseconds(0.2);

    public static void Run(string root)
    {
        var report = new StringBuilder("# Contracts, one thread\n\n");
        report.AppendLine(CultureInfo.InvariantCulture, $"The best of {Rounds} rounds, all in each, in turn. What the reader allocates is the request: its lists, names and shapes.");
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
            report.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {candidates[i].Name} | {times[i].Min():0.00} | {times[i].Min() / times[0].Min():0.00} | {Allocated(candidates[i].Run)} |");
        }
    }

    /// <summary>Microseconds of one call: of the fastest batch, as the others were interrupted.</summary>
    private static double Measure(Func<bool> run)
    {
        var batch = 1;
        var best = double.MaxValue;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < _each;)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < batch; i++)
            {
                if (!run())
                {
                    throw new InvalidOperationException("The request must be good to all.");
                }
            }

            var elapsed = Stopwatch.GetElapsedTime(begun);
            best = Math.Min(best, elapsed.TotalMicroseconds / batch);
            batch = elapsed < _batch ? batch * 2 : batch;
        }

        return best;
    }

    private static long Allocated(Func<bool> run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
