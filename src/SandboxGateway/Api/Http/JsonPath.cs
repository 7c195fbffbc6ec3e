using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Where in the request the reader is, such as "inputs[0].shape". Kept in parts, so that it costs nothing until there is a
/// mistake to report.
/// </summary>
internal readonly record struct JsonPath(string Root, int Index = -1, string? Member = null)
{
    /// <summary>The request as a whole.</summary>
    public static readonly JsonPath Body = new("body");

    /// <summary>The same place one member further in.</summary>
    public JsonPath To(string member) => this with { Member = Member is null ? member : $"{Member}.{member}" };

    public GatewayFault Invalid(string problem) => GatewayFault.Invalid(ToString(), problem);

    public override string ToString()
    {
        var place = Index < 0 ? Root : $"{Root}[{Index}]";
        return Member is null ? place : $"{place}.{Member}";
    }
}
