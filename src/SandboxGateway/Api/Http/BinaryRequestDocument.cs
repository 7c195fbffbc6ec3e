using SandboxGateway.Contracts;
using SandboxGateway.Contracts.Documents;
using SandboxGateway.Pipeline;

namespace SandboxGateway.Api.Http;

/// <summary>The document that JSON and the binary tensors after it stand for: the JSON, with the tensors' elements put into it.</summary>
internal static class BinaryRequestDocument
{
    public static void Judge(
        ContractCheck contract, ReadOnlySpan<byte> json, List<BinaryPlace> places, InferenceRequest request)
    {
        using var document = new DocumentWriter();
        var copied = 0;
        foreach (var place in places)
        {
            // Every input has a name, so a comma is due before one more member.
            document.WriteRaw(json[copied..place.End]);
            document.WriteRaw(",\"data\":"u8);
            RequestDocument.WriteData(document, contract, request, place.Input);
            copied = place.End;
        }

        document.WriteRaw(json[copied..]);
        contract.JudgeRequest(document.Written);
    }
}
