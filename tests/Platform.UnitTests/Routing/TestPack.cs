using Platform.Packs;

namespace Platform.UnitTests.Routing;

/// <summary>A pack with two intents, as small as the rules allow.</summary>
internal static class TestPack
{
    public static Pack Create()
    {
        string[] scripts =
            ["greeting", "ask_back", "ask_back_open", "out_of_scope", "no_answer", "soothe", "hand_over", "hand_over_crisis", "hand_over_critical_health", "check_crisis", "check_critical_health", "queued", "resumed", "degraded", "ask_order_number"];
        return new Pack
        {
            Name = "test",
            Title = English("Test"),
            Description = "For tests",
            Languages = ["en"],
            Brand = English("Brand"),
            Policies = new PackPolicies(0.5, 0.4, 3, 2, ["wants_human", "repeated_contact", "crisis"]),
            Entities = [new PackEntity("order_number", English("order number"), "BC-[0-9]+", ["BC-1"])],
            Scripts = scripts.ToDictionary(
                id => id, IReadOnlyDictionary<string, IReadOnlyList<string>> (id) => new Dictionary<string, IReadOnlyList<string>> { ["en"] = [$"{id} one {{options}}", $"{id} two {{options}}"] }),
            Intents = [Intent("refund", []), Intent("order_status", ["order_number"])],
            OutOfScope = new Dictionary<string, IReadOnlyList<string>> { ["en"] = [] },
            Articles = [],
        };
    }

    private static PackIntent Intent(string id, string[] requires) => new(
        id, English(id + " title"), ReplyKind.Article, ["refund-policy"], null, requires, "general",
        new Dictionary<string, IReadOnlyList<string>> { ["en"] = [] });

    private static Dictionary<string, string> English(string text) => new() { ["en"] = text };
}
