using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SandboxGateway.Api.Http.Numbers;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Api.Http;

/// <summary>
/// Reads a request's JSON token by token. Where the model has a schema for requests, each token passes it on the way, so that
/// the document is read once: whoever reads need not know.
/// </summary>
internal ref struct RequestReader
{
    private readonly ReadOnlySpan<byte> _document;
    private readonly StreamEvaluator _judge;
    private Utf8JsonReader _json;

    // Where in the document the reader's text begins: behind a run of numbers that was read without it.
    private int _origin;

    // Values that a schema needs whole are judged ahead of the reader; tokens before this place are done.
    private long _judgedUpTo;

    public RequestReader(ReadOnlySpan<byte> document)
    {
        _document = document;
        _json = new Utf8JsonReader(document, JsonInferReader.Options);
    }

    public RequestReader(ReadOnlySpan<byte> document, StreamEvaluator judge)
        : this(document)
    {
        _judge = judge;
        IsJudged = true;
    }

    /// <summary>Whether a schema sees what is read.</summary>
    public readonly bool IsJudged { get; }

    public readonly JsonTokenType TokenType => _json.TokenType;

    public readonly ReadOnlySpan<byte> ValueSpan => _json.ValueSpan;

    public readonly bool ValueIsEscaped => _json.ValueIsEscaped;

    public readonly long TokenStartIndex => _origin + _json.TokenStartIndex;

    public readonly long BytesConsumed => _origin + _json.BytesConsumed;

    public bool Read()
    {
        var isRead = _json.Read();
        if (IsJudged && isRead)
        {
            Judge();
        }

        return isRead;
    }

    /// <summary>Goes to the end of the value the reader stands on.</summary>
    public void Skip()
    {
        if (!IsJudged)
        {
            _json.Skip();
            return;
        }

        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            var depth = _json.CurrentDepth;
            while (Read() && _json.CurrentDepth > depth)
            {
                // Each token was judged.
            }
        }
    }

    public readonly bool ValueTextEquals(ReadOnlySpan<byte> text) => _json.ValueTextEquals(text);

    public readonly bool TryGetInt64(out long value) => _json.TryGetInt64(out value);

    public readonly double GetDouble() => _json.GetDouble();

    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair.</exception>
    public readonly string? GetString() => _json.GetString();

    /// <exception cref="InvalidOperationException">It holds half of a surrogate pair.</exception>
    public readonly int CopyString(Span<byte> destination) => _json.CopyString(destination);

    /// <summary>
    /// True if the numbers of the array that is open are asked nothing but to keep <paramref name="bounds"/>. Then they may be
    /// read with <see cref="ReadUnjudged"/>, as long as each that is not clearly within them is handed to <see cref="Judge(int)"/>.
    /// </summary>
    public readonly bool TryGetElementBounds(bool areIntegers, out ElementBounds bounds)
    {
        bounds = default;
        return IsJudged && BytesConsumed >= _judgedUpTo && _judge.TryGetElementBounds(areIntegers, out bounds);
    }

    public bool ReadUnjudged() => _json.Read();

    /// <summary>
    /// Reads the elements that follow the number the reader stands on, as far as they are plain and within <paramref name="bounds"/>,
    /// and leaves the reader on the last of them. They are not judged.
    /// </summary>
    /// <returns>How many were read.</returns>
    public int ReadRun<T>(Span<T> elements, ElementBounds bounds)
        where T : unmanaged, INumber<T>
    {
        var start = (int)BytesConsumed;
        var count = NumberRun.Read(_document[start..], elements, bounds, out var length);
        if (count > 0)
        {
            // To the reader, what follows one number is what follows another.
            _origin = start + length;
            _json = new Utf8JsonReader(_document[_origin..], isFinalBlock: true, _json.CurrentState);
        }

        return count;
    }

    /// <summary>Reads what is left only for its syntax.</summary>
    public void ReadToEnd()
    {
        while (_json.Read())
        {
            // The reader throws at what is no JSON.
        }
    }

    /// <summary>Has the token judged after <paramref name="passed"/> elements of its array that were not.</summary>
    public void Judge(int passed)
    {
        _judge.PassElements(passed);
        Judge();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Judge()
    {
        if (TokenStartIndex < _judgedUpTo)
        {
            return;
        }

        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            // The schema may want the whole value, of which its reader has seen nothing yet.
            var ahead = _json;
            _judge.Take(ref ahead, _origin);
            _judgedUpTo = _origin + ahead.BytesConsumed;
        }
        else
        {
            _judge.Take(ref _json, _origin);
        }
    }
}
