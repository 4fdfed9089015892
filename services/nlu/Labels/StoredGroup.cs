using Platform.Contracts.Understanding;

namespace Platform.Nlu.Labels;

/// <summary>Similar messages to be labelled once.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Id">Names the first text.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Sample">The first text; what is similar to it belongs here.</param>
/// <param name="Reason">The gravest so far.</param>
/// <param name="Count">Messages.</param>
/// <param name="Texts">Different texts, the most frequent first; none when it is closed.</param>
/// <param name="Open">It waits to be labelled.</param>
/// <param name="FirstAt">When the first message came.</param>
/// <param name="LastAt">When the last one came, or the group was closed.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record StoredGroup(
    string TenantId,
    string Id,
    string Language,
    string Sample,
    LabelReason Reason,
    int Count,
    IReadOnlyList<LabelText> Texts,
    bool Open,
    DateTimeOffset FirstAt,
    DateTimeOffset LastAt,
    DateTimeOffset ExpiresAt)
{
    private const int MaxTexts = 20;

    /// <summary>
    /// With a further message. What a person has labelled or dismissed stays closed, unless a person says that it was understood
    /// wrongly.
    /// </summary>
    public StoredGroup With(Waiting message, TimeSpan keepFor)
    {
        if (!Open && message.Reason != LabelReason.Corrected)
            return this;

        var texts = Texts.ToList();
        var place = texts.FindIndex(text => text.Text == message.Text);
        if (place >= 0)
            texts[place] = texts[place] with { Count = texts[place].Count + 1, Intent = message.Intent, Confidence = message.Confidence };
        else if (texts.Count < MaxTexts)
            texts.Add(new LabelText(message.Text, 1, message.Intent, message.Confidence));
        return this with
        {
            Reason = (LabelReason)Math.Max((int)Reason, (int)message.Reason),
            Count = Count + 1,
            Texts = [.. texts.OrderByDescending(text => text.Count)],
            Open = true,
            LastAt = message.At > LastAt ? message.At : LastAt,
            ExpiresAt = message.At + keepFor > ExpiresAt ? message.At + keepFor : ExpiresAt,
        };
    }

    /// <summary>Labelled or dismissed: the words are not needed any more, but for knowing what is similar.</summary>
    public StoredGroup Close(DateTimeOffset now, TimeSpan keepFor) =>
        this with { Texts = [], Open = false, LastAt = now, ExpiresAt = now + keepFor };

    public LabelGroup View() => new(Id, Reason, Language, Count, Texts, FirstAt, LastAt, ExpiresAt);
}

/// <summary>A message that waits to be labelled; its text is masked.</summary>
internal sealed record Waiting(
    string TenantId, Guid? TurnId, string Text, string Language, LabelReason Reason, string? Intent, double? Confidence, DateTimeOffset At);

/// <summary>Where a turn waits: it is counted once, however often it comes.</summary>
internal sealed record WaitingTurn(string GroupId, string Text, string Language, DateTimeOffset ExpiresAt);
