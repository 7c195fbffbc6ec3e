using SandboxGateway.Filters.Checks;
using SandboxGateway.Filters.Rules;

namespace SandboxGateway.Filters.Scanning;

/// <summary>Says how sure a match is, from its checksum and how random it looks.</summary>
internal static class MatchJudge
{
    private const double Reward = 0.09;
    private const double Penalty = 0.3;

    public static double Confidence(Rule rule, ReadOnlySpan<byte> secret)
    {
        if ((rule.MinEntropy > 0 && Entropy.Of(secret) < rule.MinEntropy) || (rule.Random && !Placeholders.LooksRandom(secret))
            || (rule.Mixed && !Placeholders.IsMixed(secret)) || IsExcepted(rule, secret))
        {
            return 0;
        }

        return rule.Check switch
        {
            SecretCheck.None => rule.Confidence,
            _ when Holds(rule.Check, secret) => Math.Min(1, rule.Confidence + Reward),
            // Never cleared: an issuer may change its checksum, and a damaged secret may still be most of one.
            _ => Math.Max(ScanLimits.MinConfidence, rule.Confidence - Penalty),
        };
    }

    private static bool IsExcepted(Rule rule, ReadOnlySpan<byte> secret)
    {
        foreach (var start in rule.Except)
        {
            if (secret.Length >= start.Length && System.Text.Ascii.Equals(secret[..start.Length], start))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(SecretCheck check, ReadOnlySpan<byte> secret) => check switch
    {
        SecretCheck.Luhn => DigitChecks.Luhn(secret),
        SecretCheck.Iban => DigitChecks.Iban(secret),
        SecretCheck.Mod97 => DigitChecks.Mod97(secret),
        SecretCheck.Verhoeff => VerhoeffCheck.Holds(secret),
        SecretCheck.GithubCrc32 => GithubChecksum.Holds(secret),
        SecretCheck.JsonWebToken => JsonWebTokenCheck.Holds(secret),
        _ => throw new InvalidOperationException($"No such check: {check}."),
    };
}
