using SandboxGateway.Policies.Reading;

namespace SandboxGateway.Tests.Policies;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0UL)]
    [InlineData("4096", 4096UL)]
    [InlineData("64Ki", 65536UL)]
    [InlineData("64Mi", 67108864UL)]
    [InlineData("2Gi", 2147483648UL)]
    [InlineData("1Ti", 1099511627776UL)]
    public void TryParse_Size_IsBytes(string text, ulong expected)
    {
        Assert.True(ByteSize.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Mi")]
    [InlineData("64M")]
    [InlineData("64iM")]
    [InlineData("64MiMi")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1.5Gi")]
    [InlineData("0x10")]
    [InlineData("18446744073709551616")]
    [InlineData("18446744073709551615Ki")]
    [InlineData("16777216Ti")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0UL, "0")]
    [InlineData(1000UL, "1000")]
    [InlineData(67108864UL, "64Mi")]
    [InlineData(1536UL << 20, "1536Mi")]
    public void Format_Bytes_UsesTheLargestUnitThatLosesNothing(ulong bytes, string expected) =>
        Assert.Equal(expected, ByteSize.Format(bytes));
}
