using BenchmarkDotNet.Running;
using SandboxGateway.Benchmarks.Contracts;
using SandboxGateway.Benchmarks.Filters;

if (args is ["filter-comparison", var root])
{
    FilterComparison.Run(root);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(SchemaValidatorBenchmarks).Assembly).Run(args);
}
