using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Registry;
using SandboxGateway.Registry.Yaml;

namespace SandboxGateway.Contracts;

/// <summary>What a model's model.yaml asks of requests and answers, compiled. Immutable; shared by all threads.</summary>
internal sealed class ModelContract
{
    private ModelContract(ContractDeclaration declared, SchemaPlan? request, SchemaPlan? parameters, SchemaPlan? response)
    {
        Declared = declared;
        RequestRoots = [.. Roots(request), .. parameters is null ? [] : new[] { ParametersNode.Create(parameters) }];
        ResponseRoots = [.. Roots(response)];
        RequestLooksAtData = Array.Exists(RequestRoots, root => DataReach.LooksAtData(root, "inputs"));
        ResponseLooksAtData = Array.Exists(ResponseRoots, root => DataReach.LooksAtData(root, "outputs"));
    }

    public ContractDeclaration Declared { get; }

    /// <summary>The schemas a request's document is held to; none if model.yaml gives none.</summary>
    public SchemaNode[] RequestRoots { get; }

    public SchemaNode[] ResponseRoots { get; }

    /// <summary>Whether a schema of the request asks anything of the elements of a tensor.</summary>
    public bool RequestLooksAtData { get; }

    public bool ResponseLooksAtData { get; }

    /// <summary>Compiles the group "contract"; null, with every mistake in <paramref name="mistakes"/>, if it has any.</summary>
    public static ModelContract? Compile(ServedModel model, YamlMapping group, out string mistakes)
    {
        var problems = new ManifestProblems();
        var declared = new ContractReader(model, problems).Read(group);
        var refusals = new List<string>();
        var request = declared.Request?.Compile(refusals);
        var parameters = declared.Parameters?.Compile(refusals);
        var response = declared.Response?.Compile(refusals);
        mistakes = string.Join("; ", problems.IsEmpty ? refusals : refusals.Prepend(problems.ToString()));
        return mistakes.Length == 0 ? new ModelContract(declared, request, parameters, response) : null;
    }

    /// <summary>The contract for a model that has loaded; null, and why, if they do not go together.</summary>
    public BoundContract? Bind(ModelSignature signature, out string? problem)
    {
        var inputs = Bind(Declared.Inputs, signature.Inputs, "input", out problem);
        var outputs = problem is null ? Bind(Declared.Outputs, signature.Outputs, "output", out problem) : [];
        return problem is null
            ? new BoundContract(this, signature, inputs, outputs, Array.ConvertAll(signature.Inputs, PolicyOf))
            : null;
    }

    private TextPolicy? PolicyOf(TensorSignature input) => input.DataType != DataType.Bytes
        ? null
        : Declared.Inputs.FirstOrDefault(rules => rules.Name == input.Name)?.Sanitize ?? Declared.Sanitize;

    private static SchemaNode[] Roots(SchemaPlan? plan) => plan is null ? [] : [plan.Root];

    private static TensorCheck?[] Bind(IReadOnlyList<TensorRules> rules, TensorSignature[] tensors, string what, out string? problem)
    {
        var checks = new TensorCheck?[tensors.Length];
        problem = null;
        foreach (var rule in rules)
        {
            var index = TensorSignature.IndexOf(tensors, rule.Name, hint: 0);
            if (index < 0)
            {
                problem = $"{rule.Place}: the model has no {what} {Pipeline.TensorText.Name(rule.Name)}; it has {Pipeline.TensorText.Names(tensors)}";
                break;
            }

            checks[index] = TensorChecks.Bind(rule, tensors[index], out problem);
            if (problem is not null)
            {
                break;
            }
        }

        return checks;
    }
}
