using System.Runtime.CompilerServices;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts;

/// <summary>
/// The contracts of the models that have one. They go with their models: one that is loaded anew has a contract of its own.
/// Thread-safe.
/// </summary>
internal sealed class ModelContracts(ILogger<ModelContracts> logger)
{
    private readonly ConditionalWeakTable<ServedModel, ContractSlot> _slots = [];

    /// <summary>
    /// Compiles the model's contract, before any worker is started for it. False after refusing the model, whose status then
    /// says what is wrong with the contract.
    /// </summary>
    public bool TryAdd(ServedModel model)
    {
        if (model.Manifest.Contract is not { } group)
        {
            return true;
        }

        if (ModelContract.Compile(model, group, out var mistakes) is { } contract)
        {
            _slots.Add(model, new ContractSlot(contract));
            return true;
        }

        ContractsLog.ContractRefused(logger, model.Name, mistakes);
        model.Status = new ModelStatus(ModelState.Unavailable, mistakes, null);
        return false;
    }

    /// <summary>The model's contract, or null if it has none.</summary>
    public ModelContract? Find(ServedModel model) => _slots.TryGetValue(model, out var slot) ? slot.Contract : null;

    /// <summary>Why the model, which has loaded with this signature, does not go with its contract; null if it does.</summary>
    public string? FindMisfit(ServedModel model, ModelSignature signature)
    {
        var problem = default(string);
        Find(model)?.Bind(signature, out problem);
        return problem;
    }

    /// <summary>
    /// Takes what a request to the model is checked with; null if the model has no contract. The signature is one that
    /// <see cref="FindMisfit"/> found nothing against. The caller disposes it when the request is over.
    /// </summary>
    public ContractCheck? Rent(ServedModel model, ModelSignature signature) =>
        _slots.TryGetValue(model, out var slot) ? slot.Rent(signature) : null;
}
