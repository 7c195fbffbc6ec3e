using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class ManifestReaderTests
{
    [Fact]
    public void Read_RuntimeOnly_GivesDefaults()
    {
        var manifest = ManifestReader.Read("iris", "runtime: onnx");

        Assert.Null(manifest.Problem);
        Assert.Equal("iris", manifest.Name);
        Assert.Equal("onnx", manifest.Runtime);
        Assert.Equal("model.onnx", manifest.File);
        Assert.Equal(1, manifest.Threads);
        Assert.Null(manifest.Timeout);
        Assert.Null(manifest.Description);
        Assert.Equal("onnxruntime_onnx", manifest.Platform);
    }

    [Fact]
    public void Read_EveryKey_GivesEveryValue()
    {
        var manifest = ManifestReader.Read("m", """
            # a comment
            runtime: "onnx"
            file: 'net v2.onnx'
            threads: 64
            requests:
              timeoutSeconds: 2.5
            description: |
              Two
              lines
            """);

        Assert.Null(manifest.Problem);
        Assert.Equal("net v2.onnx", manifest.File);
        Assert.Equal(64, manifest.Threads);
        Assert.Equal(TimeSpan.FromSeconds(2.5), manifest.Timeout);
        Assert.Equal("Two\nlines", manifest.Description);
    }

    [Theory]
    [InlineData("{runtime: onnx, threads: 2}")]
    [InlineData("---\nruntime: onnx\n...\n")]
    [InlineData("%YAML 1.2\n---\nruntime: onnx\n")]
    [InlineData("runtime: onnx\nrequests: {}\n")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 3600}\n")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 0.001}\n")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 1e2}\n")]
    [InlineData("runtime: onnx\nfile: \"2024\"\n")]
    [InlineData("runtime: onnx\nfile: ..model\n")]
    [InlineData("runtime: onnx\r\nthreads: 3\r\n")]
    [InlineData("\"runtime\": onnx")]
    public void Read_SoundForms_AreAccepted(string text) => Assert.Null(ManifestReader.Read("m", text).Problem);

    [Theory]
    [InlineData("", "1:1", "empty")]
    [InlineData("# nothing\n", "", "empty")]
    [InlineData("onnx", "1:1", "keys are needed here, not text")]
    [InlineData("- runtime: onnx", "1:1", "keys are needed here, not a list")]
    [InlineData("runtime: onnx\nthread: 2", "2:1", "unknown key \"thread\"; allowed: runtime, file, function, command, channel, image, inputs, outputs, versionPolicy, labels, threads, policy, requests, contract, output, description")]
    [InlineData("runtime: onnx\nRuntime: onnx", "2:1", "unknown key \"Runtime\"")]
    [InlineData("runtime: onnx\n<<: {threads: 2}", "2:1", "unknown key \"<<\"")]
    [InlineData("runtime: onnx\nthreads: 2\nthreads: 3", "3:1", "\"threads\" is there twice, first on line 2")]
    [InlineData("runtime: onnx\nrequests:\n  timeoutSeconds: 1\n  timeoutSeconds: 2", "4:3", "twice, first on line 3")]
    [InlineData("threads: 2", "1:1", "runtime is missing; it must be onnx or python or exec")]
    [InlineData("runtime: ruby", "1:10", "runtime must be onnx or python or exec, not \"ruby\"")]
    [InlineData("runtime: ONNX", "1:10", "runtime must be onnx")]
    [InlineData("runtime:", "1:9", "runtime must be text, not nothing")]
    [InlineData("runtime: ~", "1:10", "not nothing")]
    [InlineData("runtime: true", "1:10", "not a boolean")]
    [InlineData("runtime: 5", "1:10", "not a number")]
    [InlineData("runtime: [onnx]", "1:10", "runtime must be text, not a list")]
    [InlineData("runtime: {name: onnx}", "1:10", "not a group of keys")]
    [InlineData("runtime: onnx\nfile: a/b.onnx", "2:7", "plain name of a file")]
    [InlineData("runtime: onnx\nfile: ..", "2:7", "plain name of a file")]
    [InlineData("runtime: onnx\nfile: .", "2:7", "plain name of a file")]
    [InlineData("runtime: onnx\nfile: ''", "2:7", "plain name of a file")]
    [InlineData("runtime: onnx\nfile: \"a\\0b\"", "2:7", "plain name of a file")]
    [InlineData("runtime: onnx\nfile: 1.5", "2:7", "quotes")]
    [InlineData("runtime: onnx\nthreads: 0", "2:10", "whole number from 1 to 64, not 0")]
    [InlineData("runtime: onnx\nthreads: 65", "2:10", "not 65")]
    [InlineData("runtime: onnx\nthreads: -1", "2:10", "not -1")]
    [InlineData("runtime: onnx\nthreads: 2.0", "2:10", "not 2.0")]
    [InlineData("runtime: onnx\nthreads: 1e1", "2:10", "not 1e1")]
    [InlineData("runtime: onnx\nthreads: 0x10", "2:10", "not 0x10")]
    [InlineData("runtime: onnx\nthreads: 99999999999999999999", "2:10", "not 99999999999999999999")]
    [InlineData("runtime: onnx\nthreads: \"4\"", "2:10", "not the text \"4\"")]
    [InlineData("runtime: onnx\nthreads: four", "2:10", "not the text \"four\"")]
    [InlineData("runtime: onnx\nthreads: true", "2:10", "not a boolean")]
    [InlineData("runtime: onnx\nrequests: 30", "2:11", "a group of keys, not a number; allowed: timeoutSeconds")]
    [InlineData("runtime: onnx\nrequests:", "2:10", "not nothing")]
    [InlineData("runtime: onnx\nrequests: {timeout: 3}", "2:12", "unknown key \"timeout\"; allowed: timeoutSeconds")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 0}", "2:28", "above 0 and up to 3600, not 0")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 0.0}", "2:28", "not 0.0")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: -1}", "2:28", "not -1")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 3600.1}", "2:28", "not 3600.1")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 1e999}", "2:28", "not 1e999")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: .inf}", "2:28", "not .inf")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: .nan}", "2:28", "not .nan")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 30s}", "2:28", "not the text \"30s\"")]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: '30'}", "2:28", "not the text \"30\"")]
    [InlineData("runtime: onnx\ndescription: 7", "2:14", "description must be text, not a number")]
    [InlineData("runtime: &r onnx", "1:10", "anchors")]
    [InlineData("runtime: onnx\ndescription: *r", "2:14", "")]
    [InlineData("runtime: !!str onnx", "1:10", "tags")]
    [InlineData("runtime: !x onnx", "1:10", "tags")]
    [InlineData("!!map {runtime: onnx}", "1:1", "tags")]
    [InlineData("runtime: onnx\n? [a]\n: b", "2:3", "a key must be a single word")]
    [InlineData("runtime: onnx\n---\nruntime: onnx", "2:1", "only one document")]
    [InlineData("runtime: onnx\n  threads: 2", "2:", "not YAML")]
    [InlineData("runtime: \"onnx", "1:", "not YAML")]
    [InlineData("{runtime: onnx", "2:", "not YAML")]
    [InlineData("runtime: onnx\nthreads: @2", "2:10", "not YAML")]
    [InlineData("runtime: onnx\nrequests:\n\ttimeoutSeconds: 2", "2:9", "tab as indentation")]
    [InlineData("runtime: onnx\ndescription: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "2:", "nested too deep")]
    [InlineData("{a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}", "1:", "nested too deep")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "1:", "nested too deep")]
    [InlineData("a: [1, &x 2]", "1:8", "anchors (&name) are not allowed")]
    public void Read_Mistake_SaysWhereAndWhat(string text, string position, string expected)
    {
        var problem = ManifestReader.Read("m", text).Problem;

        Assert.NotNull(problem);
        Assert.StartsWith($"model.yaml:{position}", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralMistakes_ReportsAll()
    {
        var problem = ManifestReader.Read("m", "threads: 0\nfile: a/b\nbatch: 2\n").Problem;

        Assert.NotNull(problem);
        Assert.Contains("model.yaml:1:10: threads", problem, StringComparison.Ordinal);
        Assert.Contains("model.yaml:2:7: file", problem, StringComparison.Ordinal);
        Assert.Contains("model.yaml:3:1: unknown key \"batch\"", problem, StringComparison.Ordinal);
        Assert.Contains("runtime is missing", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MutatedText_NeverThrows()
    {
        const string Sound = "runtime: onnx\nfile: 'a.onnx'\nthreads: 4\nrequests: {timeoutSeconds: 2.5}\ndescription: \"x\"\n";
        const string Alphabet = "{}[]:,-?!&*#|>'\"%@`\\\n\t ~<=0a\u0000\u0085\uFEFF\uD800";
        var random = new Random(20260801);

        for (var round = 0; round < 20_000; round++)
        {
            var text = Sound.ToCharArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                text[random.Next(text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            var cut = random.Next(4) == 0 ? random.Next(text.Length) : text.Length;
            var manifest = ManifestReader.Read("m", new string(text, 0, cut));
            Assert.NotEqual("", manifest.Problem);
        }
    }
}
