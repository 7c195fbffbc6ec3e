namespace SandboxGateway.Client.Tests;

public sealed class BFloat16Tests
{
    [Theory]
    [InlineData(0f, 0x0000)]
    [InlineData(-0f, 0x8000)]
    [InlineData(1f, 0x3F80)]
    [InlineData(-2.5f, 0xC020)]
    [InlineData(float.PositiveInfinity, 0x7F80)]
    [InlineData(float.NegativeInfinity, 0xFF80)]
    // Halfway between two: to the even one, down and up.
    [InlineData(1.00390625f, 0x3F80)]
    [InlineData(1.01171875f, 0x3F82)]
    // Just above halfway.
    [InlineData(1.0039064f, 0x3F81)]
    // The largest float is nearer to infinity than to the largest of ours.
    [InlineData(float.MaxValue, 0x7F80)]
    [InlineData(float.Epsilon, 0x0000)]
    public void FromSingle_Value_IsTheNearest(float value, ushort bits) => Assert.Equal(bits, BFloat16.FromSingle(value).ToBits());

    [Fact]
    public void FromSingle_NaNOfAnyPayload_StaysNaN()
    {
        uint[] payloads = [0x7FC00000, 0x7F800001, 0xFFFFFFFF, 0x7FFFFFFF];
        Assert.All(payloads, bits => Assert.True(float.IsNaN(BFloat16.FromSingle(BitConverter.UInt32BitsToSingle(bits)).ToSingle())));
    }

    [Fact]
    public void ToSingle_EveryPattern_ComesBackTheSame()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var value = BFloat16.FromBits((ushort)bits);
            if (!float.IsNaN(value.ToSingle()))
            {
                Assert.Equal(value, BFloat16.FromSingle(value.ToSingle()));
            }
        }
    }
}
