using SandboxGateway.Contracts.Declarations;

namespace SandboxGateway.Classifiers;

/// <summary>Gives each text a score. What it asks is not trusted: a wrong answer is a failure.</summary>
internal interface ITextClassifier
{
    /// <summary>Asks; the token fires when there is no more time, or the client is gone.</summary>
    ValueTask<ClassifierReply> ClassifyAsync(ClassifierDeclaration declared, ClassifierTexts texts, CancellationToken cancellationToken);
}
