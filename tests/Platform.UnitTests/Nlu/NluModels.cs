using System.Reflection;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.UnitTests.Nlu;

/// <summary>The models of the packs that ship, trained once for all tests.</summary>
internal static class NluModels
{
    private static readonly string Root = typeof(NluModels).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;

    private static readonly Lazy<Pack> LazyShop = new(() => PackLoader.Load(Path.Combine(Root, "packs", "shop")));
    private static readonly Lazy<IntentModel> LazyShopModel = new(() => IntentModel.Train(TrainingSet.From(Shop)));
    private static readonly Lazy<UtteranceReader> LazyShopReader = new(() => new UtteranceReader(Shop, ShopModel));
    private static readonly Lazy<Pack> LazyBank = new(() => PackLoader.Load(Path.Combine(Root, "packs", "bank")));
    private static readonly Lazy<UtteranceReader> LazyBankReader =
        new(() => new UtteranceReader(LazyBank.Value, IntentModel.Train(TrainingSet.From(LazyBank.Value))));

    public static Pack Shop => LazyShop.Value;

    public static IntentModel ShopModel => LazyShopModel.Value;

    public static UtteranceReader ShopReader => LazyShopReader.Value;

    public static UtteranceReader BankReader => LazyBankReader.Value;
}
