using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Registry;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Writes an inference's answer: JSON, followed by the raw bytes of those outputs the client asked for in binary form.
/// One per answer; not thread-safe.
/// </summary>
internal sealed class HttpResponseWriter : IDisposable
{
    // What is sent at a time. A shorter answer goes out in one piece, with its length.
    private const int PieceBytes = 64 << 10;

    private readonly HttpResponse _http;
    private readonly InferenceRequest _request;
    private readonly InferenceResponse _response;
    private readonly PooledText _text = new();
    private readonly long _binaryLength;
    private readonly bool _hasBinary;
    private readonly ContentCoding _coding;
    private readonly PipeWriter _body;
    private bool _isStreaming;

    private HttpResponseWriter(
        HttpResponse http, InferenceRequest request, InferenceResponse response, ContentCoding coding)
    {
        _http = http;
        _request = request;
        _response = response;
        _coding = coding;
        _body = coding == ContentCoding.Identity ? http.BodyWriter : PipeWriter.Create(ContentCodings.Pack(http.Body, coding));
        for (var i = 0; i < response.Outputs.Count; i++)
        {
            _binaryLength += request.WantsBinary(i) ? response.Outputs[i].Data.Length : 0;
            _hasBinary |= request.WantsBinary(i);
        }
    }

    /// <summary>Writes the whole answer, every value of which has passed <see cref="JsonRepresentable"/>.</summary>
    public static async ValueTask WriteAsync(
        HttpResponse http,
        ServedModel model,
        InferenceRequest request,
        InferenceResponse response,
        ContentCoding coding,
        CancellationToken cancellationToken)
    {
        using var writer = new HttpResponseWriter(http, request, response, coding);
        http.StatusCode = StatusCodes.Status200OK;
        http.ContentType = writer._hasBinary ? "application/octet-stream" : "application/json";
        if (coding != ContentCoding.Identity)
        {
            http.Headers.ContentEncoding = ContentCodings.Name(coding);
            http.Headers.Vary = "Accept-Encoding";
        }

        await writer.WriteJsonAsync(model, cancellationToken);
        await writer.FinishAsync(cancellationToken);
    }

    public void Dispose() => _text.Dispose();

    private async ValueTask WriteJsonAsync(ServedModel model, CancellationToken cancellationToken)
    {
        _text.Append("{\"model_name\":"u8);
        _text.AppendString(model.Name);
        _text.Append(",\"model_version\":"u8);
        _text.AppendString(model.Version);
        if (_request.Id is { } id)
        {
            _text.Append(",\"id\":"u8);
            _text.AppendString(id);
        }

        if (AnswerParameters.Of(_request, _response) is { Count: > 0 } parameters)
        {
            WriteParameters(parameters);
        }

        _text.Append(",\"outputs\":["u8);
        for (var i = 0; i < _response.Outputs.Count; i++)
        {
            _text.Append(i == 0 ? ""u8 : ","u8);
            var output = _response.Outputs[i];
            WriteHeader(output);
            if (_request.WantsBinary(i))
            {
                _text.Append(",\"parameters\":{\"binary_data_size\":"u8);
                _text.AppendNumber(output.Data.Length);
                _text.Append("}}"u8);
            }
            else
            {
                await WriteDataAsync(output, cancellationToken);
            }
        }

        _text.Append("]}"u8);
    }

    private void WriteParameters(IReadOnlyList<(string Name, string Value)> parameters)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            _text.Append(i == 0 ? ",\"parameters\":{"u8 : ","u8);
            _text.AppendString(parameters[i].Name);
            _text.Append(":"u8);
            _text.AppendString(parameters[i].Value);
        }

        _text.Append("}"u8);
    }

    private void WriteHeader(Tensor output)
    {
        _text.Append("{\"name\":"u8);
        _text.AppendString(output.Name);
        _text.Append(",\"datatype\":"u8);
        _text.AppendString(DataTypes.Name(output.DataType));
        _text.Append(",\"shape\":"u8);
        _text.AppendShape(output.Shape);
    }

    private async ValueTask WriteDataAsync(Tensor output, CancellationToken cancellationToken)
    {
        _text.Append(",\"data\":["u8);
        var rest = output.Data;
        while (!rest.IsEmpty)
        {
            JsonElementsWriter.WritePiece(_text, output.DataType, PieceBytes, ref rest);
            if (rest.IsEmpty)
            {
                // The comma after the last element.
                _text.Shorten(1);
            }

            // With binary outputs the JSON's length goes first, so all of it must be there before any is sent.
            if (!_hasBinary && _text.Length >= PieceBytes)
            {
                _isStreaming = true;
                await _body.WriteAsync(_text.Written, cancellationToken);
                _text.Clear();
            }
        }

        _text.Append("]}"u8);
    }

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_hasBinary)
        {
            _http.Headers[HttpWireForm.JsonLengthHeader] = _text.Length.ToString(CultureInfo.InvariantCulture);
        }

        if (!_isStreaming && _coding == ContentCoding.Identity)
        {
            _http.ContentLength = _text.Length + _binaryLength;
        }

        _body.Write(_text.Written.Span);
        for (var i = 0; _hasBinary && i < _response.Outputs.Count; i++)
        {
            for (var rest = _request.WantsBinary(i) ? _response.Outputs[i].Data : default; !rest.IsEmpty;)
            {
                var length = Math.Min(rest.Length, PieceBytes);
                await _body.WriteAsync(rest[..length], cancellationToken);
                rest = rest[length..];
            }
        }

        await _body.FlushAsync(cancellationToken);
        if (_coding != ContentCoding.Identity)
        {
            // Writes the end of the packed stream.
            await _body.CompleteAsync();
        }
    }
}
