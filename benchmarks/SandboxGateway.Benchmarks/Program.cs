using BenchmarkDotNet.Running;
using SandboxGateway.Benchmarks.Contracts;

BenchmarkSwitcher.FromAssembly(typeof(SchemaValidatorBenchmarks).Assembly).Run(args);
