namespace SandboxGateway.Cli;

/// <summary>Reads lines as bytes. A line is good until the next is read.</summary>
internal sealed class LineReader(Stream input)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>False at the end of the input; blank lines are passed over.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0 && Fill())
            {
                continue;
            }

            var isLast = length < 0;
            line = _buffer.AsSpan(_start, isLast ? _end - _start : length);
            _start += line.Length + (isLast ? 0 : 1);
            if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                return true;
            }

            if (isLast)
            {
                return false;
            }
        }
    }

    /// <summary>Reads more behind what is there; false at the end of the input.</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = input.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
