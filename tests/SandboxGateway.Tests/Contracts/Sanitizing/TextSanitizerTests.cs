using System.Text;
using SandboxGateway.Pipeline;
using SandboxGateway.Protocol.Tensors;
using SandboxGateway.Protocol.Worker.V1;
using SandboxGateway.Tests.Pipeline;
using Tensor = SandboxGateway.Pipeline.Tensor;

namespace SandboxGateway.Tests.Contracts.Sanitizing;

/// <summary>Texts of BYTES inputs: what is allowed, stripped, refused and flagged.</summary>
public sealed class TextSanitizerTests
{
    private const string Everything =
        "{normalization: flag, confusables: flag, mixedScripts: flag, paths: flag, templates: flag, scripts: flag, sql: flag, formulas: flag}";

    [Theory]
    [InlineData("The quick brown fox, 5 > 3 & 2 < 4; e = mc2?")]
    [InlineData("Größe, naïve, 北京, Ελλάδα, Россия, עברית, العربية")]
    [InlineData("line one\r\n\tline two")]
    [InlineData("family \U0001F468\u200D\U0001F469\u200D\U0001F467, heart \u2764\uFE0F")]
    [InlineData("flag of Scotland \U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("-5 degrees, +3 more")]
    [InlineData("α + β = γ")]
    [InlineData("a == b or c == d")]
    [InlineData("")]
    public void Sanitize_HonestText_IsLeftAlone(string text)
    {
        var (fault, after, notes) = Sanitize($"sanitize: {Everything}", text);

        Assert.Null(fault);
        Assert.Equal(text, after);
        Assert.Equal("", string.Join(' ', notes.Select(note => note.Flagged)));
    }

    [Theory]
    [InlineData("hidden\U000E0041\U000E0042", "unicodeTags")]
    [InlineData("a\uFE01\uFE02b", "variationSelectors")]
    [InlineData("a\U000E0101", "variationSelectors")]
    [InlineData("a\u0000b", "controls")]
    [InlineData("\u001b[31mred", "controls")]
    [InlineData("a\u0085b", "controls")]
    [InlineData("a\uFFFEb", "controls")]
    [InlineData("a\U0001FFFFb", "controls")]
    public void Sanitize_WhatNoHonestTextHolds_IsRefused(string text, string finding)
    {
        var (fault, _, _) = Sanitize("sanitize: {}", text);

        var violation = Assert.Single(fault!.Violations);
        Assert.Equal(("/inputs/0/data/0", "sanitize", $"a text without {finding}"), (violation.Instance, violation.Keyword, violation.Expected));
    }

    [Theory]
    [InlineData("pass\u200Bword\u00AD", "password", "zeroWidth", "sanitize: {}")]
    [InlineData("a\u202Eb", "ab", "bidi", "sanitize: {bidi: strip}")]
    [InlineData("a\u0007b", "ab", "controls", "sanitize: {controls: strip}")]
    [InlineData("x\U000E0041y", "xy", "unicodeTags", "sanitize: {unicodeTags: strip}")]
    [InlineData("e\u0301\uFB01", "\u00E9\uFB01", "normalization", "sanitize: {normalization: strip}")]
    [InlineData("e\u0301\uFB01", "\u00E9fi", "normalization", "sanitize: {normalization: strip, form: nfkc}")]
    [InlineData("a\u200B\u0301", "\u00E1", "zeroWidth", "sanitize: {normalization: strip}")]
    public void Sanitize_WhatIsStripped_IsTakenOutAndTold(string text, string expected, string findings, string lines)
    {
        var (fault, after, notes) = Sanitize(lines, text);

        Assert.Null(fault);
        Assert.Equal(expected, after);
        Assert.Equal(
            findings.Split(", ").Order(),
            SandboxGateway.Contracts.Sanitizing.TextSanitizer.Name(Assert.Single(notes).Stripped).Split(", ").Order());
    }

    [Theory]
    [InlineData("a\u2066b", "Bidi")]
    [InlineData("my key is AKIAIOSFODNN7QWERTYU and the rest", "Secrets")]
    [InlineData("e\u0301", "Normalization")]
    [InlineData("pаypal", "MixedScripts")]
    [InlineData("раура", "Confusables")]
    [InlineData("see ../../etc/passwd", "Paths")]
    [InlineData("hello {{ 7*7 }}", "Templates")]
    [InlineData("${jndi:x}", "Templates")]
    [InlineData("<ScRiPt>alert(1)", "Scripts")]
    [InlineData("<img src=x onerror=alert(1)>", "Scripts")]
    [InlineData("JavaScript:alert(1)", "Scripts")]
    [InlineData("x' OR '1'='1", "Sql")]
    [InlineData("1 or 1=1 --", "Sql")]
    [InlineData("1 UNION/**/ALL SELECT 2", "Sql")]
    [InlineData("=HYPERLINK(1)", "Formulas")]
    [InlineData(" -cmd|calc", "Formulas")]
    public void Sanitize_WhatMayDeceive_IsFlagged(string text, string finding)
    {
        var (fault, after, notes) = Sanitize($"sanitize: {Everything}", text);

        Assert.Null(fault);
        Assert.Equal(text, after);
        Assert.Contains(finding, Assert.Single(notes).Flagged.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<scr\u200Bipt>", "scripts")]
    [InlineData("AKIAIOSFO\u200BDNN7QWERTYU", "secrets")]
    [InlineData("..\u200B/x", "paths")]
    public void Sanitize_WhatAStrippedCharacterHid_IsFound(string text, string finding)
    {
        var (fault, _, _) = Sanitize($"sanitize: {{{finding}: refuse}}", text);

        Assert.Equal($"a text without {finding}", Assert.Single(fault!.Violations).Expected);
    }

    [Theory]
    [InlineData("model-1.onnx", true)]
    [InlineData("größe", true)]
    [InlineData("../a", false)]
    [InlineData("a/b", false)]
    [InlineData("a%2e", false)]
    [InlineData("pаypal", false)]
    [InlineData("раура", false)]
    [InlineData("a\u200Db", false)]
    [InlineData("a\u202Eb", false)]
    public void Sanitize_Name_IsHeldToMore(string text, bool isKept) =>
        Assert.Equal(isKept, Sanitize("sanitize: {as: name}", text).Fault is null);

    [Fact]
    public void Sanitize_OneInputAlone_HasItsOwnActions()
    {
        Assert.Null(Sanitize("sanitize: {}\ninputs: {x: {sanitize: {controls: allow}}}", "a\u0007").Fault);
        Assert.NotNull(Sanitize("sanitize: {controls: allow}\ninputs: {x: {sanitize: {controls: refuse}}}", "a\u0007").Fault);
        Assert.NotNull(Sanitize("inputs: {x: {sanitize: {}}}", "a\u0007").Fault);
        Assert.Null(Sanitize("inputs: {x: {maxLength: 5}}", "a\u0007").Fault);
    }

    [Fact]
    public void Sanitize_RawBytes_AreTextOnlyWhereDeclared()
    {
        Assert.Null(Sanitize("sanitize: {}", "a\u0007", cameRaw: true).Fault);
        Assert.NotNull(Sanitize("sanitize: {text: true}", "a\u0007", cameRaw: true).Fault);
        Assert.Null(Sanitize("sanitize: {text: false}", "a\u0007").Fault);
    }

    [Fact]
    public void Sanitize_BytesThatAreNoText_AreRefusedOnlyWhereTextIsDeclared()
    {
        byte[] raw = [1, 0, 0, 0, 0xFF];

        Assert.Null(ContractSamples.CheckTensor("sanitize: {}", DataType.Bytes, raw, 1));
        Assert.Equal("a text without notText", ContractSamples.CheckTensor("sanitize: {text: true}", DataType.Bytes, raw, 1)!.Violations[0].Expected);
    }

    [Fact]
    public void Sanitize_TextThatWasStripped_IsWhatTheRulesSee()
    {
        Assert.Null(Sanitize("inputs: {x: {maxLength: 2, sanitize: {}}}", "a\u200Bb").Fault);
        Assert.NotNull(Sanitize("inputs: {x: {minLength: 3, sanitize: {}}}", "a\u200Bb").Fault);
    }

    [Theory]
    [InlineData("sanitize: {bidy: flag}", "unknown key \"bidy\"")]
    [InlineData("sanitize: {bidi: drop}", "bidi must be allow or strip or refuse or flag")]
    [InlineData("sanitize: {sql: strip}", "sql cannot be stripped")]
    [InlineData("sanitize: {as: poem}", "must be prose or name")]
    [InlineData("sanitize: yes", "sanitize must be a group of keys")]
    public void Read_Mistake_IsTold(string lines, string mistake)
    {
        Assert.Null(ContractSamples.Compile(lines, out var found));
        Assert.Contains(mistake, found, StringComparison.Ordinal);
    }

    [Fact]
    public void Sanitize_CleanText_AllocatesNothing()
    {
        using var request = new InferenceRequest();
        request.Inputs.Add(new Tensor("x", DataType.Bytes, [1], TensorSamples.Elements(new string('a', 5000) + " größe")));
        var slot = ContractSamples.Slot($"sanitize: {Everything}");
        var signature = ContractSamples.Signature(DataType.Bytes);
        var least = long.MaxValue;
        for (var i = 0; i < 200; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            using (var check = slot.Rent(signature))
            {
                Assert.Null(check.CheckRequest(request));
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData("=")]
    [InlineData("u")]
    [InlineData("<")]
    [InlineData("or 1=")]
    [InlineData("union ")]
    [InlineData("{")]
    [InlineData("а")]
    [InlineData("e\u0301")]
    public void Sanitize_LongHostileText_TakesBoundedTime(string unit)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Sanitize($"sanitize: {Everything.Replace("}", ", secrets: allow}", StringComparison.Ordinal)}", string.Concat(Enumerable.Repeat(unit, 500_000)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{unit}: {clock.Elapsed}");
    }

    private static (GatewayFault? Fault, string After, List<TextNote> Notes) Sanitize(string lines, string text, bool cameRaw = false)
    {
        using var request = new InferenceRequest();
        using var check = ContractSamples.Rent(lines, DataType.Bytes);
        request.Inputs.Add(new Tensor("x", DataType.Bytes, [1], TensorSamples.Elements(text)) { CameRaw = cameRaw });
        var fault = check.CheckRequest(request);
        var rest = request.Inputs[0].Data.Span;
        BytesElements.TryTake(ref rest, out var element);
        return (fault, Encoding.UTF8.GetString(element), [.. request.TextNotes]);
    }
}
