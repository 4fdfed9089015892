using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Platform.Benchmarks;

if (args is ["memory", .. var rest])
    return await ConversationMemory.RunAsync(rest is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 20_000);

// In this process: the generated projects of the default toolchain do not follow the repository's output layout.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
BenchmarkSwitcher.FromAssembly(typeof(AnalysisBenchmarks).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
return 0;
