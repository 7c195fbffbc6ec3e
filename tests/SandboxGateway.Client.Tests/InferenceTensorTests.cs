namespace SandboxGateway.Client.Tests;

public sealed class InferenceTensorTests
{
    [Fact]
    public void Create_Numbers_AreLittleEndianAndCopied()
    {
        int[] values = [1, -1];

        var tensor = InferenceTensor.Create("x", [2], values);
        values[0] = 9;

        Assert.Equal([1, 0, 0, 0, 255, 255, 255, 255], tensor.Data.ToArray());
        Assert.Equal([1, -1], tensor.ToArray<int>());
        Assert.Equal(TensorType.Int32, tensor.DataType);
    }

    [Fact]
    public void Create_EveryElementType_ComesBackTheSame()
    {
        ComesBack(TensorType.Bool, true, false);
        ComesBack<byte>(TensorType.UInt8, 0, 255);
        ComesBack(TensorType.UInt16, ushort.MinValue, ushort.MaxValue);
        ComesBack(TensorType.UInt32, uint.MinValue, uint.MaxValue);
        ComesBack(TensorType.UInt64, ulong.MinValue, ulong.MaxValue);
        ComesBack(TensorType.Int8, sbyte.MinValue, sbyte.MaxValue);
        ComesBack(TensorType.Int16, short.MinValue, short.MaxValue);
        ComesBack(TensorType.Int32, int.MinValue, int.MaxValue);
        ComesBack(TensorType.Int64, long.MinValue, long.MaxValue);
        ComesBack(TensorType.Fp16, Half.MinValue, Half.NaN);
        ComesBack(TensorType.Bf16, BFloat16.FromSingle(-3), BFloat16.FromSingle(float.NaN));
        ComesBack(TensorType.Fp32, float.Epsilon, float.NaN);
        ComesBack(TensorType.Fp64, double.MaxValue, double.NegativeInfinity);
    }

    [Fact]
    public void Create_Scalar_HasOneElement() => Assert.Equal([3.5], InferenceTensor.Create("x", [], [3.5]).ToArray<double>());

    [Fact]
    public void Create_DimensionOfZero_HasNone() => Assert.Empty(InferenceTensor.Create<float>("x", [3, 0, 2], []).ToArray<float>());

    [Fact]
    public void Create_ShapeThatDoesNotFit_IsRefused()
    {
        long[][] shapes = [[2], [-1], [1, long.MaxValue, long.MaxValue], [0, -1], [0]];

        Assert.All(shapes, shape => Assert.Throws<ArgumentException>(() => InferenceTensor.Create("x", shape, [1f])));
    }

    [Fact]
    public void Create_TypeTheProtocolLacks_IsRefused() =>
        Assert.Throws<ArgumentException>(() => InferenceTensor.Create("x", [1], [1m]));

    [Fact]
    public void FromStrings_Texts_ComeBackWithAnyCharacter()
    {
        var tensor = InferenceTensor.FromStrings("x", [3], "", "naïve \0 😀", "b");

        Assert.Equal(["", "naïve \0 😀", "b"], tensor.ToStrings());
    }

    [Fact]
    public void ToStrings_BytesThatAreNoText_IsRefusedAndBytesCanBeRead()
    {
        var tensor = InferenceTensor.FromBytes("x", [1], new byte[] { 0xFF, 0 });

        Assert.Throws<InvalidOperationException>(() => tensor.ToStrings());
        Assert.Equal([0xFF, 0], Assert.Single(tensor.ToByteStrings()).ToArray());
    }

    [Fact]
    public void AsSpan_AnotherType_IsRefusedAndSaysWhich()
    {
        var tensor = InferenceTensor.Create("x", [1], [1f]);

        Assert.Contains("FP32, which is Single, not Double", Assert.Throws<InvalidOperationException>(() => tensor.ToArray<double>()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => tensor.ToStrings());
        Assert.Throws<InvalidOperationException>(() => InferenceTensor.FromStrings("s", [1], "a").ToArray<byte>());
    }

    [Theory]
    [InlineData(TensorType.Fp32, new byte[] { 0, 0, 0 })]
    [InlineData(TensorType.Bool, new byte[] { 2 })]
    [InlineData(TensorType.Bytes, new byte[] { 1, 0, 0 })]
    [InlineData(TensorType.Bytes, new byte[] { 255, 255, 255, 255, 0 })]
    [InlineData(TensorType.Bytes, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void FromRaw_DataThatDoesNotFit_IsRefused(TensorType type, byte[] data) =>
        Assert.Throws<ArgumentException>(() => InferenceTensor.FromRaw("x", type, [1], data));

    private static void ComesBack<T>(TensorType type, params T[] values)
        where T : unmanaged
    {
        var tensor = InferenceTensor.Create("x", [values.Length], values);

        Assert.Equal(type, tensor.DataType);
        Assert.Equal(values, InferenceTensor.FromRaw("x", type, [values.Length], tensor.Data).ToArray<T>());
    }
}
