using BenchmarkDotNet.Running;
using SandboxGateway.Benchmarks.Contracts;
using SandboxGateway.Benchmarks.Filters;

if (args is ["filter-comparison", var root])
{
    FilterComparison.Run(root);
}
else if (args is ["contracts", var folder])
{
    ContractComparison.Run(folder);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(SecretScanBenchmark).Assembly).Run(args);
}
