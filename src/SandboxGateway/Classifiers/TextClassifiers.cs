using System.Collections.Concurrent;
using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Declarations;
using SandboxGateway.Contracts.Sanitizing;
using SandboxGateway.Contracts.Validation;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;

namespace SandboxGateway.Classifiers;

/// <summary>
/// Has the texts of a request judged by whom the model's contract names, within the time it gives; without a verdict the contract
/// says whether the request goes on. Thread-safe.
/// </summary>
internal sealed class TextClassifiers(
    HttpClassifier http, ModelClassifier models, TimeProvider timeProvider, ILogger<TextClassifiers> logger)
{
    private static readonly GatewayFault _failed = new(
        GatewayError.ClassifierFailed, "The request was not run: its texts could not be classified, as the model's contract asks. Try again later.");

    // Models whose classifier failed the last time, so that a lasting failure is logged once.
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

    /// <summary>Null if the request may go on; what the caller is to be told is noted in it.</summary>
    public async ValueTask<GatewayFault?> CheckAsync(
        ServedModel model, ContractCheck contract, InferenceRequest request, CancellationToken cancellationToken)
    {
        if (contract.Classifier is not { } declared)
        {
            return null;
        }

        var texts = ClassifierTexts.Take(declared, request, out var obstacle);
        if (texts is { Count: 0 })
        {
            return null;
        }

        var reply = texts is null ? ClassifierReply.Failed(obstacle) : await AskAsync(declared, texts, cancellationToken);
        if (cancellationToken.IsCancellationRequested)
        {
            return ContractFaults.Cancelled;
        }

        if (reply.Scores is not { } scores)
        {
            return Fail(model, declared, request, reply.Failure);
        }

        if (_failing.TryRemove(model.Name, out _))
        {
            ClassifiersLog.ClassifierRecovered(logger, model.Name);
        }

        return Judge(contract, declared, texts!, scores, request);
    }

    private async ValueTask<ClassifierReply> AskAsync(ClassifierDeclaration declared, ClassifierTexts texts, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(declared.Timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        ITextClassifier classifier = declared.Url is null ? models : http;
        return await classifier.ClassifyAsync(declared, texts, both.Token);
    }

    private GatewayFault? Fail(ServedModel model, ClassifierDeclaration declared, InferenceRequest request, string reason)
    {
        if (_failing.TryAdd(model.Name, true))
        {
            ClassifiersLog.ClassifierFailed(logger, model.Name, reason, declared.FailsOpen ? "open" : "closed");
        }

        if (!declared.FailsOpen)
        {
            return _failed;
        }

        request.TextNotes.Add(new TextNote("request", TextFindings.None, TextFindings.Unclassified));
        return null;
    }

    private static GatewayFault? Judge(
        ContractCheck contract, ClassifierDeclaration declared, ClassifierTexts texts, double[] scores, InferenceRequest request)
    {
        var violations = new ViolationList();
        violations.Begin(contract.MaxErrors);
        var flagged = new HashSet<int>();
        for (var i = 0; i < scores.Length; i++)
        {
            var (input, element, text) = texts[i];
            if (scores[i] < declared.Threshold)
            {
                continue;
            }

            if (!declared.OnlyFlags)
            {
                // The score is not told: with it, a text could be changed bit by bit until it passes.
                violations.Add(new SchemaViolation(
                    $"/inputs/{input}/data/{element}", "/contract/classifier", "classifier", "a text the classifier lets pass", $"{text.Length} bytes it does not"));
            }
            else if (flagged.Add(input))
            {
                request.TextNotes.Add(new TextNote(request.Inputs[input].Name, TextFindings.None, TextFindings.Suspect));
            }
        }

        return ContractFaults.OfRequest(violations);
    }
}
