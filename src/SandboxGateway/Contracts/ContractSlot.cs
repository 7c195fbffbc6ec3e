using System.Collections.Concurrent;
using SandboxGateway.Filters;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts;

/// <summary>A model's contract, bound to the signature its newest worker reported, and checks that wait for the next request. Thread-safe.</summary>
internal sealed class ContractSlot(ModelContract contract, SecretScanner secrets)
{
    private readonly ConcurrentBag<ContractCheck> _idle = [];
    private volatile BoundContract? _bound;

    public ModelContract Contract { get; } = contract;

    /// <summary>What finds secrets in texts.</summary>
    public SecretScanner Secrets { get; } = secrets;

    public JudgingTurns Turns { get; } = new();

    public ContractCheck Rent(ModelSignature signature)
    {
        var bound = _bound;
        if (bound is null || !ReferenceEquals(bound.Signature, signature))
        {
            bound = Contract.Bind(signature, out var problem)
                ?? throw new InvalidOperationException($"A model that does not go with its contract was served: {problem}");
            _bound = bound;
        }

        if (!_idle.TryTake(out var check))
        {
            check = new ContractCheck(this);
        }

        check.Begin(bound);
        return check;
    }

    public void Return(ContractCheck check) => _idle.Add(check);
}
