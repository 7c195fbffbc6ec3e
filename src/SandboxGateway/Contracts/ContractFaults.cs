using SandboxGateway.Contracts.Validation;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Contracts;

/// <summary>What is told of a request or an answer that breaks the contract.</summary>
internal static class ContractFaults
{
    /// <summary>An answer the schema cannot be held against, because JSON has no form for a value in it.</summary>
    public static readonly GatewayFault AnswerWithoutForm = new(
        GatewayError.AnswerRefused, "The model's answer was not sent: it holds values its contract, being JSON, has no form for.");

    public static readonly GatewayFault TooManyWaiting = new(
        GatewayError.Overloaded, "Too many long requests wait for this model's contract; try again later.");

    public static readonly GatewayFault Cancelled = new(GatewayError.Cancelled, "The client went away before its request was read.");

    /// <returns>Null if there is nothing wrong.</returns>
    public static GatewayFault? OfRequest(ViolationList violations)
    {
        if (violations.Count == 0)
        {
            return null;
        }

        var all = violations.Take();
        var more = all.Count == 1 ? "" : $" (and {all.Count - 1} more)";
        return new GatewayFault(GatewayError.ContractViolated, $"The request breaks the model's contract: {Describe(all[0])}{more}")
        {
            Violations = all,
        };
    }

    /// <returns>Null if there is nothing wrong.</returns>
    public static GatewayFault? OfAnswer(ViolationList violations)
    {
        if (violations.Count == 0)
        {
            return null;
        }

        // The values are the model's and not for the client, who could not do anything about them either.
        var first = violations.Take()[0];
        return new GatewayFault(
            GatewayError.AnswerRefused,
            $"The model's answer was not sent: it breaks the model's contract at {Place(first)}, {first.Keyword}.");
    }

    private static string Describe(SchemaViolation violation) =>
        $"{Place(violation)}: expected {violation.Expected}, found {violation.Found}";

    private static string Place(SchemaViolation violation) => violation.Instance.Length == 0 ? "the whole" : violation.Instance;
}
