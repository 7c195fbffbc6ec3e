using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SandboxGateway.Tests.Architecture;

/// <summary>What a model says leaves through the output filter: each way into the gateway has one door, and the filter is behind it.</summary>
public sealed class OutputFilterPathTests
{
    // What it gets is compared with a threshold, and goes nowhere.
    private const string Classifier = "src/SandboxGateway/Classifiers/ModelClassifier.cs";

    private static readonly List<SourceFile> _files = [.. SourceFile.Shipped.Where(file => file.Project == "SandboxGateway")];

    [Theory]
    [InlineData("InferenceResponse", "src/SandboxGateway/Workers/ReplyTensors.cs")]
    public void Construction_OfAnAnswer_HappensInOnePlace(string type, string place) =>
        Assert.Equal([place], Paths(file => file.Root.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
            .Any(creation => creation.Type.ToString() == type)));

    [Theory]
    [InlineData("workers.InferAsync", "src/SandboxGateway/Pipeline/InferencePipeline.cs")]
    [InlineData("workers.Stream", "src/SandboxGateway/Pipeline/InferencePipeline.cs")]
    [InlineData("replies.NextAsync", "src/SandboxGateway/Pipeline/ReplyRelay.cs", "src/SandboxGateway/Workers/InferenceReplies.cs")]
    [InlineData("WorkerFaults.FromFailure", "src/SandboxGateway/Workers/WorkerConnection.cs")]
    [InlineData("WorkerHandshake.Load", "src/SandboxGateway/Workers/ModelWorker.cs")]
    public void Call_ThatTakesAModelsWords_HappensInOnePlace(string call, params string[] places) =>
        Assert.Equal(places, Paths(file => file.Path != Classifier && Calls(file).Any(each => each.Expression.ToString() == call)));

    [Fact]
    public void Classifier_ThatIsAModel_IsAskedForScoresAlone()
    {
        var classifier = _files.Single(file => file.Path == Classifier);

        Assert.DoesNotContain(
            classifier.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>(),
            access => access.Expression.ToString().EndsWith("Fault", StringComparison.Ordinal) && access.Name.Identifier.Text != "Error");
    }

    [Fact]
    public void RunAsync_AfterTheWorker_FiltersBeforeAnythingElseButTheContract()
    {
        var pipeline = _files.Single(file => file.FileName == "InferencePipeline.cs");
        var statements = pipeline.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Single(method => method.Identifier.Text == "RunAsync").Body!.Statements
            .Select(statement => statement.WithoutTrivia().ToString()).ToList();
        var worker = statements.FindIndex(statement => statement.Contains("workers.InferAsync", StringComparison.Ordinal));

        Assert.Equal("outcome = CheckAnswer(prepared.Contract, model, signature, request, outcome);", statements[worker + 1]);
        Assert.Equal("outcome = filter.Apply(model, request, outcome);", statements[worker + 2]);
    }

    [Fact]
    public void Relay_OfReplies_FiltersEachBeforeItIsWritten()
    {
        var relay = _files.Single(file => file.FileName == "ReplyRelay.cs");
        var statements = relay.Root.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Single(method => method.Identifier.Text == "RunAsync").DescendantNodes().OfType<WhileStatementSyntax>().Single()
            .Statement.ChildNodes().Select(statement => statement.WithoutTrivia().ToString()).ToList();

        Assert.Equal("var (outcome, isLast) = await replies.NextAsync();", statements[0]);
        Assert.Equal("outcome = filter.Apply(CheckContract(outcome), isLast);", statements[1]);
    }

    [Fact]
    public void Refusal_OfAModel_IsCleanedWhereItComesIn()
    {
        var worker = _files.Single(file => file.FileName == "ModelWorker.cs");
        var uses = worker.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            .Where(access => access.Name.Identifier.Text == "Refusal")
            .Select(access => access.FirstAncestorOrSelf<ExpressionStatementSyntax>()!.ToString());

        Assert.All(uses, use => Assert.Contains("Guard?.Clean(loaded.Refusal!)", use, StringComparison.Ordinal));
    }

    private static IEnumerable<InvocationExpressionSyntax> Calls(SourceFile file) =>
        file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>();

    private static List<string> Paths(Func<SourceFile, bool> condition) => [.. _files.Where(condition).Select(file => file.Path)];
}
