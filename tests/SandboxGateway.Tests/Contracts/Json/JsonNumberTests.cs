using System.Globalization;
using System.Numerics;
using System.Text;
using SandboxGateway.Contracts.Json;

namespace SandboxGateway.Tests.Contracts.Json;

public sealed class JsonNumberTests
{
    [Theory]
    [InlineData("0", "-0.000e5", 0)]
    [InlineData("1", "1.000", 0)]
    [InlineData("100", "1e2", 0)]
    [InlineData("0.001", "1E-3", 0)]
    [InlineData("12", "123", -1)]
    [InlineData("-12", "-123", 1)]
    [InlineData("-1", "0", -1)]
    [InlineData("0", "1e-9999", -1)]
    [InlineData("9.99", "10", -1)]
    [InlineData("12345678901234567890.1", "12345678901234567890.11", -1)]
    public void CompareTo_ExactDecimals_Orders(string left, string right, int expected)
    {
        Assert.Equal(expected, Compare(left, right));
        Assert.Equal(-expected, Compare(right, left));
    }

    [Fact]
    public void CompareAndMultiple_RandomNumbers_AgreeWithWholeNumbers()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var (left, right) = (random.Next(-2_000, 2_000), random.Next(-2_000, 2_000));
            var (leftText, rightText) = (Write(random, left), Write(random, right));

            Assert.Equal(left.CompareTo(right), Compare(leftText, rightText));
            if (right > 0)
            {
                Assert.Equal(left % right == 0, IsMultiple(leftText, rightText));
            }
        }
    }

    [Theory]
    [InlineData("1e10000")]
    [InlineData("1e-99999999999999999999")]
    public void TryRead_BeyondTheLimits_IsRefused(string text) =>
        Assert.False(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), new byte[JsonLimits.MaxNumberBytes], out _));

    [Fact]
    public void TryRead_LongNumbers_AreBoundedByBytes()
    {
        var buffer = new byte[JsonLimits.MaxNumberBytes];

        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(new string('1', JsonLimits.MaxNumberBytes)), buffer, out _));
        Assert.False(JsonNumber.TryRead(Encoding.ASCII.GetBytes(new string('1', JsonLimits.MaxNumberBytes + 1)), buffer, out _));
    }

    /// <summary>Writes a hundredth of the value in one of many ways.</summary>
    private static string Write(Random random, int value)
    {
        var zeros = random.Next(0, 20);
        return random.Next(2) == 0
            ? (value / 100m).ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{new BigInteger(value) * BigInteger.Pow(10, zeros)}e{-zeros - 2}");
    }

    private static int Compare(string left, string right)
    {
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(left), new byte[JsonLimits.MaxNumberBytes], out var a));
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(right), new byte[JsonLimits.MaxNumberBytes], out var b));
        return a.CompareTo(b);
    }

    private static bool IsMultiple(string value, string step)
    {
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(value), new byte[JsonLimits.MaxNumberBytes], out var a));
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(step), new byte[JsonLimits.MaxNumberBytes], out var b));
        return a.IsMultipleOf(b);
    }
}
