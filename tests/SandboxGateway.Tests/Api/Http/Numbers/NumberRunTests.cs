using System.Globalization;
using System.Numerics;
using System.Text;
using SandboxGateway.Api.Http.Numbers;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Api.Http.Numbers;

public sealed class NumberRunTests
{
    private const int Batch = 1_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_RandomNumbers_RoundsAsTheRuntimeDoes(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            AssertRounded<float>(Numbers(random));
            AssertRounded<double>(Numbers(random));
        }
    }

    /// <summary>Halfway between two singles, and a little to either side, is where a second rounding goes wrong.</summary>
    [Fact]
    public void Read_MidpointsOfSingles_RoundAsTheRuntimeDoes()
    {
        var random = new Random(3);
        for (var i = 0; i < 300; i++)
        {
            AssertRounded<float>(Enumerable.Range(0, Batch / 4).SelectMany(_ => AroundMidpoint(random)));
        }
    }

    [Fact]
    public void Read_EdgesOfTheTypes_RoundAsTheRuntimeDoes()
    {
        string[] edges =
        [
            "0", "-0", "0.0", "-0e0", "0e99", "16777216", "16777217", "16777219", "9007199254740993", "9999999999999999999",
            "3.4028234e38", "340282346638528859811704183484516925440", "1.17549435e-38", "1.1754942e-38", "1.4e-45", "7e-46", "1e-46", "1e-400",
            "2.2250738585072011e-308", "1.7976931348623157e308", "4.9e-324", "123456789012345678e-22", "1234567890123456789e22", "0.0000000000000000001",
            "1.00000000000000000000000001", "8.5899345920000005e9", "8.589973504e9",
        ];
        AssertRounded<float>(edges.Where(edge => float.IsFinite(float.Parse(edge, CultureInfo.InvariantCulture))));
        AssertRounded<double>(edges);
    }

    [Theory]
    [InlineData("0", "1", "-1", "127", "-128")]
    [InlineData("100", "0", "-0", "7")]
    public void Read_Integers_AreExact(params string[] numbers) => AssertRounded<sbyte>(numbers);

    [Fact]
    public void Read_LargestIntegers_AreExact()
    {
        AssertRounded<long>(["9223372036854775807", "-9223372036854775808", "-1", "0"]);
        AssertRounded<ulong>(["9999999999999999999", "0", "9007199254740993"]);
    }

    [Theory]
    [InlineData("1,2.5")]
    [InlineData("1,2e0")]
    [InlineData("1,128")]
    [InlineData("1,-129")]
    [InlineData("1,99999999999999999999")]
    public void Read_WhatIsNoInteger_EndsTheRun(string numbers) => Assert.Equal(1, Read<sbyte>(numbers, new sbyte[4], out _));

    [Theory]
    [InlineData("1,01")]
    [InlineData("1,-")]
    [InlineData("1,+1")]
    [InlineData("1,.5")]
    [InlineData("1,5.")]
    [InlineData("1,5.e1")]
    [InlineData("1,1e")]
    [InlineData("1,1e+")]
    [InlineData("1,1e99999")]
    [InlineData("1,1e39")]
    [InlineData("1,-00")]
    [InlineData("1,1x")]
    [InlineData("1,0x1")]
    [InlineData("1,NaN")]
    [InlineData("1,Infinity")]
    [InlineData("1,")]
    [InlineData("1,,2")]
    [InlineData("1 2")]
    [InlineData("1,\"2\"")]
    [InlineData("1,1\u00a0")]
    [InlineData("1,٣")]
    public void Read_WhatIsNoNumber_EndsTheRunBeforeIt(string numbers)
    {
        var elements = new float[4];

        Assert.Equal(1, Read(numbers, elements, out var length));
        Assert.Equal(",1".Length, length);
        Assert.Equal([1, 0, 0, 0], elements);
    }

    [Fact]
    public void Read_WhiteSpace_IsPassedOver()
    {
        var elements = new float[3];

        Assert.Equal(3, Read(" \t\r\n1 , 2".Replace(" ,", ",", StringComparison.Ordinal) + ",\n3", elements, out _));
        Assert.Equal([1, 2, 3], elements);
    }

    [Theory]
    [InlineData("1,2,3", 2)]
    [InlineData("1,2.5,1", 1)]
    public void Read_NumberOutOfBounds_EndsTheRun(string numbers, int count)
    {
        var text = Text(numbers);

        Assert.Equal(count, NumberRun.Read<float>(text, new float[8], new ElementBounds(0, 2.25), out _));
    }

    /// <summary>However the text ends, nothing behind it is read.</summary>
    [Fact]
    public void Read_ShortText_IsLeftToTheReader()
    {
        for (var length = 0; length < DecimalToken.Reach; length++)
        {
            Assert.Equal(0, NumberRun.Read<float>(Text("1234567890,1").AsSpan(0, length), new float[8], ElementBounds.None, out _));
        }
    }

    private static IEnumerable<string> Numbers(Random random) => Enumerable.Range(0, Batch).Select(i => (i % 5) switch
    {
        0 => Finite(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue))).ToString("R", CultureInfo.InvariantCulture),
        1 => ((double)((random.NextSingle() * 20) - 10)).ToString("R", CultureInfo.InvariantCulture),
        2 => (random.NextDouble() * Math.Pow(10, random.Next(-12, 12))).ToString("F" + random.Next(0, 12), CultureInfo.InvariantCulture),
        3 => $"{random.NextInt64(1L << random.Next(1, 62))}e{random.Next(-30, 18)}",
        _ => $"-0.{random.NextInt64(1L << random.Next(1, 50)):D16}",
    });

    private static IEnumerable<string> AroundMidpoint(Random random)
    {
        // A single has 24 bits; one more is halfway. As a decimal it has a digit for each bit of its fraction, at most 17 in all.
        var shift = random.Next(-12, 8);
        var text = Math.ScaleB(random.Next(1 << 23, 1 << 24) + 0.5, shift).ToString($"F{Math.Max(1, 1 - shift)}", CultureInfo.InvariantCulture);
        var midpoint = decimal.Parse(text, CultureInfo.InvariantCulture);
        var least = new decimal(1, 0, 0, false, (byte)(text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1));
        return new[] { midpoint, midpoint + least, midpoint - least, midpoint + (least / 10) }.Select(value => value.ToString(CultureInfo.InvariantCulture));
    }

    private static float Finite(float value) => float.IsFinite(value) ? value : 1;

    private static void AssertRounded<T>(IEnumerable<string> numbers)
        where T : unmanaged, INumber<T>
    {
        // What a run does not take, it leaves to the reader, which takes one and goes on with the next run.
        var all = numbers.ToList();
        var taken = 0;
        var elements = new T[all.Count];
        for (var i = 0; i < all.Count; i++)
        {
            var count = Read(string.Join(',', all.Skip(i)), elements, out _);
            for (var j = 0; j < count; j++)
            {
                var expected = T.Parse(all[i + j], NumberStyles.Float, CultureInfo.InvariantCulture);
                Assert.True(elements[j] == expected && T.IsNegative(elements[j]) == T.IsNegative(expected), $"{all[i + j]}: {elements[j]}, not {expected}");
            }

            taken += count;
            i += count;
        }

        Assert.True(taken > all.Count / 2, $"{taken} of {all.Count}");
    }

    private static int Read<T>(string numbers, T[] elements, out int length)
        where T : unmanaged, INumber<T> =>
        NumberRun.Read(Text(numbers), elements, ElementBounds.None, out length);

    /// <summary>As it stands in a request: behind the element before, and before the end of the document.</summary>
    private static byte[] Text(string numbers) => Encoding.UTF8.GetBytes($",{numbers}]{new string(' ', DecimalToken.Reach)}");
}
