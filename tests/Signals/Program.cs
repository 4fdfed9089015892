using System.CommandLine;
using System.Reflection;
using Platform.Signals.Benchmarks;

var root = typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
var data = new Option<string>("--data")
{
    Description = "Folder of the public data sets; environment variable PLATFORM_DATA, else shared/data beside the repository.",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PLATFORM_DATA") ?? Path.Combine(root, "..", "shared", "data"),
};
var report = new Option<string?>("--report") { Description = "Markdown file to write; nothing is written if it is left out." };
var scores = new Option<string?>("--scores") { Description = "File to write the scores to that each rate of alarms is reached at: services/sentiment/Danger/scores.tsv." };
var development = new Option<bool>("--development")
{
    Description = "Work on what may be tuned on: misses among unseen training sentences, the training splits, the words of false alarms.",
};
var command = new RootCommand("Measures the signals on the corpus of tests/Signals/Corpus and the shipped reader on public data sets.") { data, report, scores, development };
command.SetAction(arguments => Benchmark.Run(
    Path.Combine(root, "tests", "Signals", "Corpus"), arguments.GetValue(data)!, arguments.GetValue(report), arguments.GetValue(scores), arguments.GetValue(development)));
return command.Parse(args).Invoke();
