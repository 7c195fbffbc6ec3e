namespace SandboxGateway.Policies.Exposure;

/// <summary>One thing a policy may leave open.</summary>
/// <param name="Id">Short, for machines and tables.</param>
/// <param name="Question">What a good policy says yes to.</param>
/// <param name="Weight">How much it matters, beside the other checks.</param>
/// <param name="Range">The worst badness there is.</param>
/// <param name="Badness">From 0, closed, to <paramref name="Range"/>.</param>
internal sealed record ExposureCheck(string Id, string Question, int Weight, int Range, Func<SandboxPolicy, int> Badness);
