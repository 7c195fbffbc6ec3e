using System.ComponentModel.DataAnnotations;

namespace SandboxGateway.Tests.Contracts.Typed;

/// <summary>Parameters a model might take, as its author has them in C#.</summary>
public sealed record SentimentParameters
{
    [Range(0.0, 1.0)]
    public double Threshold { get; init; }

    [Required]
    [RegularExpression("^[a-z]{2}$")]
    public string Language { get; init; } = "";

    [Range(1, 100)]
    public int? Limit { get; init; }
}
