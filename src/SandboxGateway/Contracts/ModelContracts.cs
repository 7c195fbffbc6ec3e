using System.Collections.Frozen;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts;

/// <summary>
/// The contracts of the models that have one. A model whose contract is wrong is refused here, before any worker is started
/// for it. Thread-safe.
/// </summary>
internal sealed class ModelContracts
{
    private readonly FrozenDictionary<ServedModel, ContractSlot> _slots;

    public ModelContracts(ModelRegistry registry, ILogger<ModelContracts> logger)
    {
        var slots = new Dictionary<ServedModel, ContractSlot>();
        foreach (var model in registry.Models.Where(model => model.Status.State != ModelState.Unavailable))
        {
            if (model.Manifest.Contract is not { } group)
            {
                continue;
            }

            if (ModelContract.Compile(model, group, out var mistakes) is { } contract)
            {
                slots.Add(model, new ContractSlot(contract));
            }
            else
            {
                model.Status = new ModelStatus(ModelState.Unavailable, mistakes, null);
                ContractsLog.ContractRefused(logger, model.Name, mistakes);
            }
        }

        _slots = slots.ToFrozenDictionary();
    }

    /// <summary>The model's contract, or null if it has none.</summary>
    public ModelContract? Find(ServedModel model) => _slots.GetValueOrDefault(model)?.Contract;

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
