using System.Diagnostics.CodeAnalysis;
using SandboxGateway.Registry;

namespace SandboxGateway.Pipeline;

/// <summary>How one inference ended: an answer, which the caller disposes once it is written, or a fault.</summary>
internal readonly struct InferenceOutcome
{
    private InferenceOutcome(ServedModel? model, InferenceResponse? response, GatewayFault? fault)
    {
        Model = model;
        Response = response;
        Fault = fault;
    }

    /// <summary>The model version that answered, or failed to; null if none was found.</summary>
    public ServedModel? Model { get; }

    public InferenceResponse? Response { get; }

    public GatewayFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Model), nameof(Response))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsSuccess => Fault is null;

    public static InferenceOutcome Answered(ServedModel model, InferenceResponse response) => new(model, response, null);

    public static InferenceOutcome Failed(ServedModel? model, GatewayFault fault) => new(model, null, fault);
}
