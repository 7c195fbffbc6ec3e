using SandboxGateway.Samples.Training.Fixtures;
using SandboxGateway.Samples.Training.Samples;

namespace SandboxGateway.WorkerTests.Samples;

public sealed class TrainingTests
{
    [Fact]
    public void IrisData_KnownAggregates_AreMet()
    {
        var examples = IrisSample.ReadExamples();

        Assert.All([0, 1, 2], species => Assert.Equal(50, examples.Count(example => example.Label == species)));
        var means = Enumerable.Range(0, 4).Select(i => Math.Round(examples.Average(example => example.Features[i]), 3));
        Assert.Equal([5.843, 3.057, 3.758, 1.199], means);
    }

    [Fact]
    public void Iris_Trained_IsAtLeast96PercentRight()
    {
        var examples = IrisSample.ReadExamples();

        Assert.InRange(IrisSample.Train(examples).Accuracy(examples), 0.96, 1);
    }

    [Fact]
    public void Digits_Trained_ReadsDigitsItHasNotSeen() =>
        Assert.InRange(DigitsSample.Train().Accuracy(DigitsSample.HeldOut()), 0.98, 1);

    [Fact]
    public void CommittedFiles_MadeAgain_AreTheSameBytes()
    {
        var made = Directory.CreateTempSubdirectory("samples-");
        try
        {
            SampleModels.Write(
                Path.Combine(made.FullName, "samples", "models"),
                Path.Combine(made.FullName, "samples", "requests"),
                TextWriter.Null);
            FixtureModels.Write(Path.Combine(made.FullName, "tests", "fixtures"));

            foreach (var file in made.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(made.FullName, file.FullName);
                Assert.True(
                    File.ReadAllBytes(file.FullName).AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Path(name))),
                    $"{name} is not what samples/training makes.");
            }
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }
}
