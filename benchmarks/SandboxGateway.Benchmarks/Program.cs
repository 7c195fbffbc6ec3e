using BenchmarkDotNet.Running;

BenchmarkSwitcher.FromAssembly(typeof(SandboxGateway.Benchmarks.Filters.SecretScanBenchmark).Assembly).Run(args);
