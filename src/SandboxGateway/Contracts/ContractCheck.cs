using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Tensors;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;

namespace SandboxGateway.Contracts;

/// <summary>
/// Holds one request, and then its answer, to the model's contract. Whoever reads the request's wire form has its document
/// judged, in the same pass or as a whole; tensors are judged by their bytes. Not thread-safe; goes back to its slot when disposed.
/// </summary>
internal sealed class ContractCheck(ContractSlot slot) : IDisposable
{
    private readonly SchemaValidator _validator = new();
    private readonly TextSanitizer _sanitizer = new(slot.Secrets);
    private BoundContract? _bound;
    private bool _hasTurn;

    /// <summary>Whether there is a schema for the request's document.</summary>
    public bool HasRequestSchema => Contract.RequestRoots.Length > 0;

    /// <summary>Whether that schema asks anything of the elements of tensors, so that the document must hold them.</summary>
    public bool RequestLooksAtData => Contract.RequestLooksAtData;

    /// <summary>Who is asked about the request's texts, once it is checked.</summary>
    public ClassifierDeclaration? Classifier => Contract.Declared.Classifier;

    /// <summary>Violations told of one request.</summary>
    public int MaxErrors => Contract.Declared.MaxErrors;

    private BoundContract Bound => _bound ?? throw new InvalidOperationException("The check was given back.");

    private ModelContract Contract => Bound.Contract;

    public void Begin(BoundContract bound)
    {
        _bound = bound;
        _validator.Violations.Begin(bound.Contract.Declared.MaxErrors);
    }

    /// <summary>
    /// Waits until a request of so many bytes may be read; null, or why it may not. The turn lasts until
    /// <see cref="EndTurn"/>, or until the check is disposed.
    /// </summary>
    public async ValueTask<GatewayFault?> TakeTurnAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytes <= JudgingTurns.ShortBytes)
        {
            return null;
        }

        try
        {
            _hasTurn = await slot.Turns.TryTakeAsync(cancellationToken);
            return _hasTurn ? null : ContractFaults.TooManyWaiting;
        }
        catch (OperationCanceledException)
        {
            return ContractFaults.Cancelled;
        }
    }

    /// <summary>The request is read and judged; what comes next costs the gateway little.</summary>
    public void EndTurn()
    {
        if (_hasTurn)
        {
            _hasTurn = false;
            slot.Turns.GiveBack();
        }
    }

    /// <summary>Begins the request's document; the caller hands its tokens over as it reads them. It is UTF-8 without a mark.</summary>
    public StreamEvaluator BeginRequest(ReadOnlySpan<byte> document) =>
        _validator.Begin(document, Contract.RequestRoots);

    /// <summary>Judges the document that a request in another form stands for.</summary>
    public void JudgeRequest(ReadOnlySpan<byte> document) =>
        _validator.Judge(document, Contract.RequestRoots);

    /// <summary>Adds that a tensor has no place in the document its request stands for.</summary>
    public void RefuseTensor(int input, string expected, string found) =>
        _validator.Violations.Add(new SchemaViolation(TensorPointers.Of("inputs", input), "/contract/request", "data", expected, found));

    /// <summary>
    /// Sanitizes the texts of a request that has passed the signature, and judges its tensors as they are then; null, or all that
    /// was found wrong with it. What was stripped or is to be told is noted in the request.
    /// </summary>
    public GatewayFault? CheckRequest(InferenceRequest request)
    {
        SanitizeTexts(request);
        CheckTensors("inputs", Bound.Signature.Inputs, Bound.Inputs, request.Inputs);
        return ContractFaults.OfRequest(_validator.Violations);
    }

    /// <summary>Adds what the schema found to a fault that was found without it.</summary>
    public GatewayFault WithViolations(GatewayFault fault) =>
        _validator.Violations.Count == 0 ? fault : fault with { Violations = _validator.Violations.Take() };

    /// <summary>Judges a worker's answer; null, or what is wrong with it. What is told names places, and no values.</summary>
    public GatewayFault? CheckAnswer(ServedModel model, InferenceRequest request, InferenceResponse response)
    {
        _validator.Violations.Begin(Contract.Declared.MaxErrors);
        if (Contract.ResponseRoots.Length > 0)
        {
            using var document = new DocumentWriter();
            if (AnswerDocument.TryWrite(document, model, request, response, Contract.ResponseLooksAtData))
            {
                _validator.Judge(document.Written, Contract.ResponseRoots);
            }
            else
            {
                return ContractFaults.AnswerWithoutForm;
            }
        }

        CheckTensors("outputs", Bound.Signature.Outputs, Bound.Outputs, response.Outputs);
        return ContractFaults.OfAnswer(_validator.Violations);
    }

    public void Dispose()
    {
        EndTurn();
        if (_bound is not null)
        {
            _bound = null;
            slot.Return(this);
        }
    }

    private void SanitizeTexts(InferenceRequest request)
    {
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            var index = TensorSignature.IndexOf(Bound.Signature.Inputs, request.Inputs[i].Name, hint: i);
            if (Bound.Texts[index] is not { } policy)
            {
                continue;
            }

            request.Inputs[i] = _sanitizer.Sanitize(
                request.Inputs[i], policy, TensorPointers.Of("inputs", i), request, _validator.Violations, out var note);
            if (!note.IsEmpty)
            {
                request.TextNotes.Add(note);
            }
        }
    }

    private void CheckTensors(string group, TensorSignature[] declared, TensorCheck?[] checks, List<Pipeline.Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            var index = TensorSignature.IndexOf(declared, tensors[i].Name, hint: i);
            if (checks[index] is { } check && TensorShape.TryCountElements(tensors[i].Shape, out var count))
            {
                check.Check(tensors[i], count, TensorPointers.Of(group, i), _validator.Violations);
            }
        }
    }
}
