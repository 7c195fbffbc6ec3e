using SandboxGateway.Registry;

namespace SandboxGateway.Tests.Registry;

public sealed class VersionKeysReaderTests
{
    [Theory]
    [InlineData("", "9")]
    [InlineData("versionPolicy: {latest: {numVersions: 1}}", "9")]
    [InlineData("versionPolicy: {latest: {numVersions: 2}}", "4 9")]
    [InlineData("versionPolicy: {latest: {numVersions: 7}}", "1 4 9")]
    [InlineData("versionPolicy: all", "1 4 9")]
    [InlineData("versionPolicy: {all: {}}", "1 4 9")]
    [InlineData("versionPolicy: {specific: {versions: [4]}}", "4")]
    [InlineData("versionPolicy: {specific: {versions: [4, 6, 4]}}", "4 6")]
    public void Read_Policy_SelectsVersions(string manifest, string expected)
    {
        var read = Read(manifest);

        Assert.Null(read.Problem);
        Assert.Equal(expected, string.Join(' ', read.Versions.Select([1, 4, 9]).Order()));
    }

    [Theory]
    [InlineData("versionPolicy: newest", "2:16: versionPolicy must be latest")]
    [InlineData("versionPolicy: {}", "versionPolicy must be latest")]
    [InlineData("versionPolicy: {all: {}, latest: {numVersions: 1}}", "one of them alone")]
    [InlineData("versionPolicy: {all: {x: 1}}", "all has no keys")]
    [InlineData("versionPolicy: {latest: 2}", "numVersions is needed here")]
    [InlineData("versionPolicy: {latest: {num_versions: 2}}", "numVersions is needed here")]
    [InlineData("versionPolicy: {latest: {numVersions: 0}}", "numVersions must be a whole number above 0, not 0")]
    [InlineData("versionPolicy: {latest: {numVersions: \"2\"}}", "numVersions must be a whole number above 0, not the text \"2\"")]
    [InlineData("versionPolicy: {specific: {versions: []}}", "versions must have 1 to 1024 entries, not 0")]
    [InlineData("versionPolicy: {specific: {versions: [1, -2]}}", "a version must be a whole number above 0, not -2")]
    [InlineData("versionPolicy: {specific: {versions: 3}}", "versions must be a list")]
    [InlineData("labels: [a]", "labels must be a group of names")]
    [InlineData("labels: {stable: latest}", "a label's version must be a whole number above 0, not the text \"latest\"")]
    [InlineData("labels: {1: 2}", "2:10: a label must be a letter and then")]
    [InlineData("labels: {\"a b\": 2}", "a label must be a letter and then")]
    [InlineData("labels: {\"\": 2}", "a label must be a letter and then")]
    public void Read_Mistake_IsToldWithItsPlace(string manifest, string expected) =>
        Assert.Contains(expected, Read(manifest).Problem, StringComparison.Ordinal);

    [Fact]
    public void Read_Labels_AreNamesOfVersions()
    {
        var labels = Read("labels: {stable: 3, canary-2: 4}").Labels;

        Assert.Equal([("canary-2", 4), ("stable", 3)], labels.Select(label => (label.Key, label.Value)).Order());
    }

    [Theory]
    [InlineData("runtime: onnx\nthreads: 2", "threads: 2\nruntime: onnx # the same", false)]
    [InlineData("runtime: onnx\nthreads: 2", "runtime: onnx\n\nthreads:    2", true)]
    [InlineData("runtime: onnx", "runtime: onnx\nlabels: {a: 1}\nversionPolicy: all\ndescription: new", true)]
    [InlineData("runtime: onnx\nthreads: 2", "runtime: onnx\nthreads: 3", false)]
    [InlineData("runtime: onnx\nrequests: {timeoutSeconds: 2}", "runtime: onnx\nrequests: {timeoutSeconds: 3}", false)]
    [InlineData("runtime: onnx\ncontract: {request: {const: 1}}", "runtime: onnx\ncontract: {request: {const: \"1\"}}", false)]
    [InlineData("runtime: onnx\ncontract: {request: {enum: [1, 12]}}", "runtime: onnx\ncontract: {request: {enum: [11, 2]}}", false)]
    public void Digest_OfTwoManifests_IsTheSameIfTheyServeTheSame(string first, string second, bool areSame) =>
        Assert.Equal(areSame, ManifestReader.Read("m", first).Digest == ManifestReader.Read("m", second).Digest);

    private static ModelManifest Read(string more) => ManifestReader.Read("m", $"runtime: onnx\n{more}\n");
}
