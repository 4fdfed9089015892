using System.Text.RegularExpressions;

namespace Platform.Knowledge.Answers;

/// <summary>
/// Text of a document that speaks to a model rather than to a reader (Greshake et al., Not what you've signed up for: compromising
/// real-world LLM-integrated applications with indirect prompt injection, 2023). Patterns cannot find all of it: they keep what is plain
/// from being sent and from being evidence, and <see cref="SupportCheck"/> holds against the rest, since no obedience makes a sentence
/// supported that no piece says.
/// </summary>
internal static partial class Injection
{
    public static bool Suspects(string text) => Address().IsMatch(text);

    [GeneratedRegex(
        @"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines|above|previous|prior|everything)\b"
        + @"|\bsystem (?:prompt|message|instructions?)\b|\b(?:language model|ai model|llm|chat ?gpt|chat ?bot)\b"
        + @"|\b(?:you are|you're|act as|pretend to be|as) (?:now )?(?:an?|the) (?:ai|assistant|bot|helpful|unrestricted)\b|\bdeveloper mode\b|\bjailbreak"
        + @"|(?:^|[\n\[<|])\s*(?:system|assistant|user|instructions?)\s*[:\]>|]"
        + @"|\b(?:tell|inform|assure|promise|convince) (?:the|every|each|all) (?:customers?|users?|readers?|people)\b|\b(?:reply|respond|answer)(?: only| always)? with\b|\bin your (?:answer|reply|response)\b"
        + @"|\b(?:note|message|instruction)s? (?:to|for) (?:the )?(?:ai|assistant|model|bot)s?\b"
        + @"|(?:忽略|无视|忘记|忘掉|不要理会).{0,12}(?:指令|指示|提示|规则|要求|说明|以上|之前|上述|前面)|系统提示|提示词|语言模型|大模型|你现在是|扮演|(?:作为|致).{0,4}(?:助手|机器人|模型|AI)"
        + @"|(?:告诉|告知|通知|回复|回答|答复|承诺)(?:所有|每位|每个|全部)?(?:客户|用户|顾客|买家|提问者)|在(?:你的)?(?:回答|回复)中|(?:请|必须|只能)(?:回答|回复)[“""：:]",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Address();
}
