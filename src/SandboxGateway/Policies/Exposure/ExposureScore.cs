using System.Globalization;

namespace SandboxGateway.Policies.Exposure;

/// <summary>
/// How much a policy leaves open, from 0 to 10 (worst), by the formula of systemd-analyze(1) security over our checks:
/// ceil(100 x sum(ceil(badness x weight / range)) / sum(weight)), tenths of a point.
/// </summary>
internal sealed record ExposureScore(IReadOnlyList<ExposureTerm> Terms)
{
    private static readonly (int Tenths, string Word)[] _words =
    [
        (100, "DANGEROUS"), (90, "UNSAFE"), (75, "EXPOSED"), (50, "MEDIUM"), (10, "OK"), (1, "SAFE"),
    ];

    public int Points => Terms.Sum(term => term.Points);

    public int Weight => Terms.Sum(term => term.Check.Weight);

    /// <summary>The score in tenths, so that it is exact.</summary>
    public int Tenths => ((100 * Points) + Weight - 1) / Weight;

    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Tenths / 10}.{Tenths % 10}");

    public string Word => _words.FirstOrDefault(entry => Tenths >= entry.Tenths).Word ?? "PERFECT";

    public static ExposureScore Of(SandboxPolicy policy) =>
        new([.. ExposureChecks.All.Select(check => new ExposureTerm(check, check.Badness(policy)))]);
}
