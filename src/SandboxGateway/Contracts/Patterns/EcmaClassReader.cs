namespace SandboxGateway.Contracts.Patterns;

/// <summary>Reads a character class of an ECMA-262 pattern in Unicode mode.</summary>
internal sealed class EcmaClassReader(EcmaScanner scanner)
{
    public CodePointSet Read()
    {
        scanner.Take();
        var negated = scanner.TryTake('^');
        var set = new CodePointSet();
        while (!scanner.TryTake(']'))
        {
            var first = ReadAtom(out var firstPoint);
            if (scanner.Peek != '-' || scanner.PeekAt(1) == ']')
            {
                set.Add(first);
                continue;
            }

            scanner.Take();
            ReadAtom(out var lastPoint);
            if (firstPoint < 0 || lastPoint < firstPoint)
            {
                throw new EcmaSyntaxException("a range of a class runs backwards or ends in a class");
            }

            set.Add(firstPoint, lastPoint);
        }

        return negated ? set.Complement() : set;
    }

    /// <summary>Reads one member; the point is -1 if it is a class such as <c>\d</c>.</summary>
    private CodePointSet ReadAtom(out int point)
    {
        if (scanner.AtEnd)
        {
            throw new EcmaSyntaxException("a '[' is not closed");
        }

        if (scanner.Peek == '\\')
        {
            return scanner.TakeEscape(inClass: true, out point);
        }

        point = scanner.Take();
        return new CodePointSet().Add(point, point);
    }
}
