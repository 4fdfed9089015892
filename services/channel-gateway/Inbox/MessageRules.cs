using System.Text.RegularExpressions;
using Platform.Contracts.Channels;
using Platform.Contracts.Knowledge;

namespace Platform.ChannelGateway.Inbox;

/// <summary>What a posted message must look like. Errors by field; they name limits and never quote what was sent.</summary>
internal static partial class MessageRules
{
    public const int MaxTextLength = 8_000;
    public const int MaxParts = 20;
    public const int MaxIdLength = 200;
    public const int MaxNames = 20;
    public const int MaxNameLength = 40;
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan MaxBehind = TimeSpan.FromDays(7);

    public static Dictionary<string, string[]> Check(PostMessage message, bool needsCustomer, DateTimeOffset now)
    {
        var errors = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (!IsId(message.ExternalId))
            Add("externalId", $"externalId must have 1 to {MaxIdLength} characters and no control characters.");
        if (needsCustomer ? !IsId(message.CustomerId) : message.CustomerId is not null)
            Add("customerId", needsCustomer
                ? $"customerId must have 1 to {MaxIdLength} characters and no control characters."
                : "customerId is the session's; leave it out.");
        if (message.ConversationId is not null && !(needsCustomer && ConversationIdForm().IsMatch(message.ConversationId)))
            Add("conversationId", needsCustomer
                ? "conversationId must have 1 to 128 of the characters A-Z a-z 0-9 . _ : -"
                : "conversationId is the session's; leave it out.");
        if (message.Locale is not null && !LanguageTag().IsMatch(message.Locale))
            Add("locale", "locale must be a BCP 47 language tag, e.g. en or zh-CN.");
        if (message.SentAt > now + MaxAhead)
            Add("sentAt", $"sentAt is {Describe(message.SentAt.Value - now)} ahead of the platform's clock ({now:O}); at most 5 minutes are allowed. Check the clock or the time zone.");
        if (message.SentAt < now - MaxBehind)
            Add("sentAt", "sentAt is more than 7 days ago.");
        if (message.EmotionReading is { } reading && !Enum.IsDefined(reading))
            Add("emotionReading", "emotionReading must be off, light or full.");
        // Of himself a customer could say anything, and be told what is not for him.
        if (message.Scope is not null && !needsCustomer)
            Add("scope", "scope is for adapters; leave it out.");
        else if (message.Scope is { } scope)
            CheckScope(scope, Add);
        CheckParts(message.Parts, Add);
        return errors.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal);

        void Add(string field, string error)
        {
            if (!errors.TryGetValue(field, out var list))
                errors[field] = list = [];
            list.Add(error);
        }
    }

    private static void CheckScope(AnswerScope scope, Action<string, string> add)
    {
        foreach (var (field, names) in new[] { ("scope.audiences", scope.Audiences), ("scope.products", scope.Products) })
            if (names.Count > MaxNames || !names.All(IsName))
                add(field, $"{field} must hold at most {MaxNames} names of 1 to {MaxNameLength} characters without control characters.");
        if (scope.Region is { } region && !IsName(region))
            add("scope.region", $"scope.region must have 1 to {MaxNameLength} characters and no control characters.");
    }

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && !name.Any(char.IsControl);

    private static void CheckParts(IReadOnlyList<MessagePart> parts, Action<string, string> add)
    {
        if (parts.Count is 0 or > MaxParts)
            add("parts", $"parts must hold 1 to {MaxParts} parts.");
        if (parts.Sum(part => (long)(part?.Text?.Length ?? 0)) > MaxTextLength)
            add("parts", $"The texts may have at most {MaxTextLength} characters together.");
        for (var i = 0; i < Math.Min(parts.Count, MaxParts); i++)
        {
            var part = parts[i];
            if (part is null)
                add($"parts[{i}]", "A part must not be null.");
            else if (part.Type == PartType.Text && string.IsNullOrWhiteSpace(part.Text))
                add($"parts[{i}].text", "A text part must have a text that is not blank.");
            else if (part.Type == PartType.Text && (part.Url ?? part.ContentType ?? part.Name) is not null)
                add($"parts[{i}]", "A text part has a text only; send the attachment as a part of its own.");
            else if (part.Type == PartType.Attachment && !IsWebUrl(part.Url))
                add($"parts[{i}].url", "An attachment needs an absolute http or https URL of at most 2,000 characters.");
            else if (part.Type == PartType.Attachment && part.Text is not null)
                add($"parts[{i}].text", "An attachment has no text; send the text as a part of its own.");
            else if (part.ContentType?.Length > 100 || part.Name?.Length > 255 || part.Size < 0)
                add($"parts[{i}]", "contentType has at most 100 characters, name at most 255; size is not negative.");
        }
    }

    private static bool IsId(string? value) => value is { Length: >= 1 and <= MaxIdLength } && !value.Any(char.IsControl);

    private static bool IsWebUrl(string? value) =>
        value is { Length: <= 2000 } && Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https");

    private static string Describe(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{span.TotalHours:0.#} hours" : $"{span.TotalMinutes:0} minutes";

    [GeneratedRegex("^[A-Za-z0-9._:-]{1,128}$")]
    private static partial Regex ConversationIdForm();

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    private static partial Regex LanguageTag();
}
