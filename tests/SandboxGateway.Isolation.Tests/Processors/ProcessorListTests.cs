using SandboxGateway.Isolation.Processors;

namespace SandboxGateway.Isolation.Tests.Processors;

public sealed class ProcessorListTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("\t0-3\n", new[] { 0, 1, 2, 3 })]
    [InlineData("1,4-5,64", new[] { 1, 4, 5, 64 })]
    public void Parse_ListOfTheKernel_IsEachNumber(string text, int[] expected) => Assert.Equal(expected, ProcessorList.Parse(text));

    [Theory]
    [InlineData(new[] { 0 }, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 1, 9 }, new byte[] { 2, 2, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new[] { 64 }, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 })]
    public void ToMask_Numbers_AreBitsOfWholeWords(int[] processors, byte[] expected) =>
        Assert.Equal(expected, ProcessorList.ToMask(processors));
}
