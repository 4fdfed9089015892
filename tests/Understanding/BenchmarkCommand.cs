using System.CommandLine;
using System.Globalization;
using System.Text;
using Platform.Learning;

namespace Platform.Understanding.Benchmarks;

/// <summary>The program: trains on each public set, prints the table and writes it.</summary>
internal static class BenchmarkCommand
{
    private const int Sound = 0;
    private const int Failed = 1;

    public static int Run(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var data = new Option<string>("--data")
        {
            Description = "Folder of the public sets.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PLATFORM_DATA") ?? "../shared/data",
        };
        var sets = new Option<string[]>("--set") { Description = "Only these sets.", AllowMultipleArgumentsPerToken = true };
        sets.AcceptOnlyFromAmong([.. PublicSet.All.Select(set => set.Name)]);
        var networks = new Option<int>("--networks") { Description = "Networks that vote; 0 for logistic regression alone.", DefaultValueFactory = _ => 4 };
        networks.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 16)
                result.AddError("--networks is from 0 to 16.");
        });
        var quick = new Option<bool>("--quick") { Description = "Without few-shot rows and perturbed texts." };
        var families = new Option<bool>("--families") { Description = "Only what each family of models brings, on a part of the training texts." };
        var write = new Option<FileInfo?>("--write") { Description = "File to write the table to." };
        var traditional = new Option<string>("--traditional")
        {
            Description = "Table of traditional and simplified characters.",
            DefaultValueFactory = _ => "infra/Platform.Learning/Text/zh-traditional.tsv",
        };
        var root = new RootCommand(
            "Trains a classifier on each public set and asks it on the set's test texts.\nExit codes: 0 measured, 1 data missing or wrong arguments.")
        {
            data, sets, networks, quick, families, write, traditional,
        };
        root.SetAction(result =>
        {
            var chosen = result.GetValue(sets) is { Length: > 0 } names ? PublicSet.All.Where(set => names.Contains(set.Name)) : PublicSet.All;
            var run = new BenchmarkRun(
                new SetReader(result.GetValue(data)!), new LearningOptions { Networks = result.GetValue(networks) },
                result.GetValue(quick) ? null : [.. Perturbation.All, Perturbation.ToTraditional(result.GetValue(traditional)!)]);
            if (result.GetValue(families))
            {
                Console.WriteLine(FamilyTrial.Heading);
                foreach (var set in chosen)
                    run.MeasureFamilies(set);
                return Sound;
            }

            foreach (var set in chosen)
                run.Measure(set);
            if (result.GetValue(write) is { } file)
            {
                file.Directory!.Create();
                File.WriteAllText(file.FullName, run.Document(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
                Console.WriteLine($"Written to {file}.");
            }

            return Sound;
        });
        var parsed = root.Parse(args);
        if (parsed.Errors is [var error, ..])
        {
            Console.Error.WriteLine($"{error.Message.ReplaceLineEndings(" ")} See --help.");
            return Failed;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is MissingDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return Failed;
        }
    }
}
