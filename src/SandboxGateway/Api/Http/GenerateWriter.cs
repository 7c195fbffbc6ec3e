using System.Buffers;
using SandboxGateway.Pipeline;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Writes answers as the generate extension has them: an object with the outputs by name, a single value where there is one
/// element and otherwise a flat array. Not thread-safe.
/// </summary>
internal sealed class GenerateWriter(HttpResponse http) : IDisposable
{
    // What is sent at a time.
    private const int PieceBytes = 64 << 10;

    private bool _hasSent;

    /// <summary>What is not sent yet.</summary>
    public PooledText Text { get; } = new();

    /// <summary>Writes one answer as a whole response.</summary>
    public static async ValueTask WriteAsync(
        HttpResponse http, ServedModel model, InferenceRequest request, InferenceResponse response, CancellationToken cancellationToken)
    {
        using var writer = new GenerateWriter(http);
        http.ContentType = "application/json";
        await writer.AppendAsync(model, request, response, cancellationToken);
        if (!writer._hasSent)
        {
            http.ContentLength = writer.Text.Length;
        }

        await writer.FlushAsync(cancellationToken);
    }

    /// <summary>Appends one answer; sends what is too long to be kept.</summary>
    public async ValueTask AppendAsync(
        ServedModel model, InferenceRequest request, InferenceResponse response, CancellationToken cancellationToken)
    {
        Text.Append("{\"model_name\":"u8);
        Text.AppendString(model.Name);
        Text.Append(",\"model_version\":"u8);
        Text.AppendString(model.Version);
        if (request.Id is { } id)
        {
            Text.Append(",\"id\":"u8);
            Text.AppendString(id);
        }

        AppendParameters(AnswerParameters.Of(request, response));
        foreach (var output in response.Outputs)
        {
            Text.Append(","u8);
            Text.AppendString(output.Name);
            Text.Append(":"u8);
            await AppendAsync(output, cancellationToken);
        }

        Text.Append("}"u8);
    }

    /// <summary>Sends what was appended.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _hasSent = true;
        http.BodyWriter.Write(Text.Written.Span);
        Text.Clear();
        await http.BodyWriter.FlushAsync(cancellationToken);
    }

    public void Dispose() => Text.Dispose();

    private void AppendParameters(IReadOnlyList<(string Name, string Value)> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            Text.Append(i == 0 ? ",\"parameters\":{"u8 : ","u8);
            Text.AppendString(parameters[i].Name);
            Text.Append(":"u8);
            Text.AppendString(parameters[i].Value);
            Text.Append(i == parameters.Count - 1 ? "}"u8 : ""u8);
        }
    }

    private async ValueTask AppendAsync(Tensor output, CancellationToken cancellationToken)
    {
        var isSingle = Array.TrueForAll(output.Shape, static size => size == 1);
        Text.Append(isSingle ? ""u8 : "["u8);
        for (var rest = output.Data; !rest.IsEmpty;)
        {
            JsonElementsWriter.WritePiece(Text, output.DataType, PieceBytes, ref rest);
            if (rest.IsEmpty)
            {
                // The comma after the last element.
                Text.Shorten(1);
            }

            if (Text.Length >= PieceBytes)
            {
                await FlushAsync(cancellationToken);
            }
        }

        Text.Append(isSingle ? ""u8 : "]"u8);
    }
}
