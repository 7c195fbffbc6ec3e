namespace SandboxGateway.Classifiers;

/// <summary>A score for each text; or null, and why there is none, in words that hold nothing of a text.</summary>
internal readonly record struct ClassifierReply(double[]? Scores, string Failure)
{
    public static ClassifierReply Failed(string reason) => new(null, reason);
}
