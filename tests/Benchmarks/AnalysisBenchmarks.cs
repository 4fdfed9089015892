using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Platform.Contracts.Conversations;
using Platform.Hosting;
using Platform.Nlu;
using Platform.Nlu.Models;
using Platform.Nlu.Understanding;
using Platform.Packs;
using Platform.Sentiment;
using Platform.Sentiment.Reading;

namespace Platform.Benchmarks;

/// <summary>What one message costs each analysis, beside splitting it into words: the least that any analysis does.</summary>
[MemoryDiagnoser]
public partial class AnalysisBenchmarks
{
    private UtteranceReader _nlu = null!;
    private SentimentReader _sentiment = null!;

    [Params("Where is my parcel? It should have been here three days ago, order BC-20481234.", "我的快递三天前就该到了，订单号BC-20481234，怎么还没到？")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var tenants = new TenantsOptions { PacksFolder = ConversationMemory.PacksFolder };
        tenants.Tenants["shop"] = new TenantOptions { Pack = "shop" };
        var readers = new TenantReaders(
            new TenantPacks(Options.Create(tenants)), Options.Create(new NluOptions()), NullLogger<TenantReaders>.Instance);
        _nlu = readers.ForAsync("shop").GetAwaiter().GetResult();
        _sentiment = new SentimentReader(SentimentLexicon.Load(), new SentimentOptions());
    }

    [Benchmark(Baseline = true)]
    public int SplitIntoWords() => Words().Count(Text);

    [Benchmark]
    public object Understand() => _nlu.Read(Text, null, TurnContext.Empty, DateTimeOffset.UnixEpoch);

    [Benchmark]
    public object Sentiment() => _sentiment.Read(Text);

    [GeneratedRegex("\\w+")]
    private static partial Regex Words();
}
