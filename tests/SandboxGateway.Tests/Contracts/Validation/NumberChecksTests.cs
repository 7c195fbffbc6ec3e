using System.Globalization;
using System.Text;
using SandboxGateway.Contracts.Json;
using SandboxGateway.Contracts.Plan;
using SandboxGateway.Contracts.Validation;

namespace SandboxGateway.Tests.Contracts.Validation;

public sealed class NumberChecksTests
{
    [Fact]
    public void IsClearlyWithin_RandomNumbers_NeverContradictsTheExactCheck()
    {
        var random = new Random(3);
        var clear = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var rules = new NumberRules { Minimum = Number(random.Next(-40, 10)), ExclusiveMaximum = Number(random.Next(0, 40)) };
            var token = Encoding.ASCII.GetBytes((random.Next(-60, 60) / 8m).ToString(CultureInfo.InvariantCulture));
            if (NumberChecks.IsClearlyWithin(rules, token))
            {
                clear++;
                Assert.Null(NumberChecks.FindBroken(rules, token, out _));
            }
        }

        Assert.InRange(clear, 5_000, 45_000);
    }

    [Theory]
    [InlineData("1e9")]
    [InlineData("0.5e9")]
    [InlineData("12345678901")]
    public void IsClearlyWithin_WhatTheDigitsDoNotShow_IsLeftOpen(string token) =>
        Assert.False(NumberChecks.IsClearlyWithin(
            new NumberRules { Minimum = Number(-10), Maximum = Number(10) }, Encoding.ASCII.GetBytes(token)));

    /// <summary>Half of the value.</summary>
    private static StoredNumber Number(int value) =>
        StoredNumber.TryCreate(Encoding.ASCII.GetBytes((value / 2m).ToString(CultureInfo.InvariantCulture)))!;
}
