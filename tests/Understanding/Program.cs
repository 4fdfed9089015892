using Platform.Understanding.Benchmarks;

return BenchmarkCommand.Run(args);
