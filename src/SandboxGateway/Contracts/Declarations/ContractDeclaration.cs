using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Contracts.Declarations;

/// <summary>What the group "contract" of a model.yaml says. Immutable.</summary>
internal sealed record ContractDeclaration
{
    /// <summary>The schema of a whole request.</summary>
    public SchemaSource? Request { get; init; }

    /// <summary>The schema of a request's parameters.</summary>
    public SchemaSource? Parameters { get; init; }

    /// <summary>The schema of a whole answer.</summary>
    public SchemaSource? Response { get; init; }

    public IReadOnlyList<TensorRules> Inputs { get; init; } = [];

    public IReadOnlyList<TensorRules> Outputs { get; init; } = [];

    /// <summary>What is done about what is found in the texts of BYTES inputs; null: nothing is looked for.</summary>
    public TextPolicy? Sanitize { get; init; }

    /// <summary>Who is asked about the texts of a request; null: nobody.</summary>
    public ClassifierDeclaration? Classifier { get; init; }

    /// <summary>Violations told of one request.</summary>
    public int MaxErrors { get; init; } = ViolationList.RequestLimit;
}
