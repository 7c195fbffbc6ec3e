namespace SandboxGateway.Contracts.Formats;

/// <summary>Dates and times of RFC 3339.</summary>
internal static class DateTimeFormats
{
    private const int DateLength = 10;
    private const int MinutesOfDay = 24 * 60;

    public static bool IsDate(ReadOnlySpan<byte> text) =>
        text.Length == DateLength && text[4] == '-' && text[7] == '-'
        && TryTwoDigits(text, out var century) && TryTwoDigits(text[2..], out var year)
        && TryTwoDigits(text[5..], out var month) && TryTwoDigits(text[8..], out var day)
        && month is >= 1 and <= 12 && day >= 1 && day <= DaysInMonth(century * 100 + year, month);

    public static bool IsDateTime(ReadOnlySpan<byte> text) =>
        text.Length > DateLength && text[DateLength] is (byte)'T' or (byte)'t'
        && IsDate(text[..DateLength]) && IsTime(text[(DateLength + 1)..]);

    public static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < 9 || text[2] != ':' || text[5] != ':'
            || !TryTwoDigits(text, out var hour) || !TryTwoDigits(text[3..], out var minute) || !TryTwoDigits(text[6..], out var second))
        {
            return false;
        }

        var rest = text[8..];
        if (rest[0] == '.')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits <= 0)
            {
                return false;
            }

            rest = rest[(1 + digits)..];
        }

        return hour < 24 && minute < 60 && second <= 60 && TryOffset(rest, out var offset)
            && (second < 60 || IsLeapMinute(hour * 60 + minute - offset));
    }

    /// <summary>A leap second is the last of a day in UTC.</summary>
    private static bool IsLeapMinute(int minutes) => (minutes + MinutesOfDay) % MinutesOfDay == MinutesOfDay - 1;

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryTwoDigits(text[1..], out var hour) || !TryTwoDigits(text[4..], out var minute))
        {
            return false;
        }

        minutes = (hour * 60 + minute) * (text[0] == '-' ? -1 : 1);
        return hour < 24 && minute < 60;
    }

    private static bool TryTwoDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = (text[0] - '0') * 10 + (text[1] - '0');
        return char.IsAsciiDigit((char)text[0]) && char.IsAsciiDigit((char)text[1]);
    }

    /// <summary>The year 0000 exists here, unlike in <see cref="DateTime"/>.</summary>
    private static int DaysInMonth(int year, int month) => month switch
    {
        2 => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
