namespace SandboxGateway.Contracts;

/// <summary>Log events of contracts, 4300 to 4399.</summary>
internal static partial class ContractsLog
{
    [LoggerMessage(EventId = 4300, EventName = "ContractRefused", Level = LogLevel.Warning,
        Message = "Model {Model} cannot be served, its contract is wrong: {Mistakes}")]
    public static partial void ContractRefused(ILogger logger, string model, string mistakes);
}
