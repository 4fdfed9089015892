using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;
using Platform.Storage;

namespace Platform.Routing.Conversations;

/// <summary>
/// Opens turns in the order of their positions and one at a time, joins the analyses, decides, remembers outcomes. The
/// state is written once when a turn opens and once when it closes, before anything is returned: what has been
/// published is always stored, and what is stored but was not published is returned again when the message comes again.
/// </summary>
internal sealed partial class ConversationGrain(
    [PersistentState("conversation", DocumentGrainStorage.Name)] IPersistentState<ConversationState> storage,
    [FromKeyedServices("routing")] IDocumentStore store,
    TenantPacks packs,
    TimeProvider time,
    IOptions<RoutingOptions> options,
    TurnDeadlines deadlines,
    WithdrawnArticles withdrawn,
    ILogger<ConversationGrain> logger) : Grain, IConversationGrain, IRemindable
{
    private const string Unpublished = "unpublished";
    // The shortest that Orleans allows.
    private static readonly TimeSpan RemindAfter = TimeSpan.FromMinutes(1);
    // As long as whoever has the events may take to publish them.
    private static readonly TimeSpan PublishWithin = TimeSpan.FromSeconds(15);

    private const int MostRecentIntents = 3;
    private const int MostEntities = 8;
    private const int MostEmotions = 10;
    private const int MostTurningPoints = 5;

    private readonly IDocumentCollection<DecidedTurn> _turns = store.Collection(RoutingCollections.Turns);
    private readonly IDocumentCollection<HandoffRequested> _handoffs = store.Collection(RoutingCollections.Handoffs);

    // Messages that came before their turn. Not stored: the gateway's inbox sends them again if this process ends.
    private readonly SortedDictionary<long, (MessageReceived Message, DateTimeOffset Since)> _held = [];
    // Analyses are kept in memory: those of a turn that was opened in another process may be lost with it.
    private DateTimeOffset _activated;
    private bool _analysesAreComing;
    private UtteranceUnderstood? _utterance;
    private SentimentDetected? _sentiment;
    private KnowledgeRetrieved? _knowledge;

    private ConversationState State => storage.State;

    private string TenantId => this.GetPrimaryKeyString().Split('/', 2)[0];

    private string ConversationId => this.GetPrimaryKeyString().Split('/', 2)[1];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _activated = time.GetUtcNow();
        return ArchiveAsync();
    }

    public async Task<GrainOutcome> ReceiveAsync(MessageReceived message, bool again)
    {
        if (State.Open is { } open && open.Opened.TurnId == message.MessageId)
            return again || !_analysesAreComing ? AskForAnalyses(open) : Outcome([]);
        if (message.Position <= State.LastPosition && await FindDecidedAsync(message.MessageId) is { } decided)
            return Outcome(decided.Events());

        _held.TryAdd(message.Position, (message, time.GetUtcNow()));
        return await OpenNextAsync([]);
    }

    public Task<GrainOutcome> UnderstoodAsync(UtteranceUnderstood utterance, bool again) =>
        JoinAsync(utterance.TurnId, again, () => _utterance = utterance);

    // What a service of another version read against the customer's wish is not taken up.
    public Task<GrainOutcome> SentimentAsync(SentimentDetected sentiment, bool again) =>
        JoinAsync(sentiment.TurnId, again, () => _sentiment = ReadingOf(State.Open) == EmotionReading.Off ? null : sentiment);

    public Task<GrainOutcome> KnowledgeAsync(KnowledgeRetrieved knowledge, bool again) =>
        JoinAsync(knowledge.TurnId, again, () => _knowledge = knowledge);

    public async Task<GrainOutcome> CorrectAsync(CorrectionRequested correction)
    {
        if (await FindDecidedAsync(correction.EventId) is { } sent)
            return Outcome(sent.Events());
        if (State.Turns == 0)
            return Outcome([]);

        NextSequence();
        var reply = new ReplyDecided(
            correction.EventId, TenantId, ConversationId, State.CustomerId, time.GetUtcNow(), State.Sequence, correction.EventId, State.Channel,
            Decision.Correction, correction.Language, [MessagePart.OfText(correction.Text)], [], Author.Ai, null,
            [$"The conversation was told version {correction.Version} of the article {correction.ArticleId}, which is not in force any more."],
            PreviousReply());
        await SaveDecidedAsync(new DecidedTurn(
            correction.EventId, RoutingCollections.PlaceKey(TenantId, ConversationId, reply.Sequence), null, null, reply, null, null));
        // If it is not published now, the request is delivered again.
        return Outcome([reply]);
    }

    public async Task<GrainOutcome> ReviewAsync()
    {
        var outcome = State.Open is { } open && time.GetUtcNow() >= DeadlineOf(open) ? await CloseAsync(open)
            : State.Open is { } waiting && !_analysesAreComing ? AskForAnalyses(waiting)
            : await OpenNextAsync([]);
        return State.Unpublished.Count == 0 ? outcome : outcome with
        {
            Events = [.. State.Unpublished.SelectMany(facts => facts.Events()), .. outcome.Events],
            Confirm = State.Unpublished[^1].Last,
        };
    }

    public async Task PublishedAsync(long sequence)
    {
        if (State.Unpublished.RemoveAll(facts => facts.Last <= sequence) == 0)
            return;
        await SaveAsync();
        if (State.Unpublished.Count == 0)
            await ForgetReminderAsync();
    }

    /// <summary>Somebody has not said that he has published a person's events: this silo does it.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (State.Unpublished.Count == 0)
            return ForgetReminderAsync();
        deadlines.Set(this.GetPrimaryKeyString(), TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<GrainOutcome> AssignAsync(string agentId)
    {
        if (State.Status == ConversationStatus.WithHuman)
            return Outcome([]);

        await RemindAsync();
        State.Status = ConversationStatus.WithHuman;
        State.AgentId = agentId;
        var assigned = new ConversationAssigned(
            EventIds.ForFact("assigned", TenantId, ConversationId, NextSequence()), TenantId, ConversationId,
            time.GetUtcNow(), State.Sequence, agentId);
        State.Unpublished.Add(new PersonsFacts(assigned, null, null));
        await SaveAsync();
        await _handoffs.DeleteAsync(this.GetPrimaryKeyString());
        return Outcome([assigned]) with { Confirm = assigned.Sequence };
    }

    public async Task<GrainOutcome?> ReplyAsync(string agentId, Guid replyId, string text)
    {
        if (await FindDecidedAsync(replyId) is { } sent)
            return Outcome(sent.Events());
        if (State.Status != ConversationStatus.WithHuman || State.AgentId != agentId)
            return null;

        await RemindAsync();
        NextSequence();
        return await SendAsync(replyId, Decision.HumanReply, Author.Human, agentId, text, null, ["A person wrote this."]);
    }

    public async Task<GrainOutcome?> ResolveAsync(string agentId)
    {
        if (State.Status != ConversationStatus.WithHuman || State.AgentId != agentId)
            return null;

        await RemindAsync();
        State.Status = ConversationStatus.Assistant;
        State.AgentId = null;
        State.Handoff = null;
        State.DissatisfiedInARow = 0;
        State.NotUnderstoodInARow = 0;
        State.DangerQuestion = null;
        var resolved = new ConversationResolved(
            EventIds.ForFact("resolved", TenantId, ConversationId, NextSequence()), TenantId, ConversationId,
            time.GetUtcNow(), State.Sequence, agentId);

        var decision = new TurnDecision
        {
            Decision = Decision.Answer,
            Language = packs.For(TenantId).Supported(State.Language),
            Scripts = ["resumed"],
        };
        var text = Write(decision);
        NextSequence();
        return await SendAsync(
            EventIds.ForTurn(resolved.EventId, "resumed"), Decision.Answer, Author.Ai, null, text, resolved,
            ["A person has closed the matter, so the assistant answers again."]);
    }

    public Task<ConversationSnapshot?> GetAsync() => Task.FromResult(State.Turns == 0 ? null : new ConversationSnapshot(new ConversationView(
        ConversationId, State.CustomerId, State.Channel, State.Status, State.AgentId, State.Handoff?.Reason, State.Turns,
        State.Sequence, State.Language, [.. State.RecentIntents], [.. State.KnownEntities], [.. State.Emotions],
        State.DissatisfiedInARow, State.NotUnderstoodInARow, [.. State.TurningPoints], State.EmotionReading)));

    private async Task<GrainOutcome> JoinAsync(Guid turnId, bool again, Action keep)
    {
        if (State.Open is not { } open || open.Opened.TurnId != turnId)
        {
            // Delivered again, it may be the last analysis, whose outcome was stored but not published; the first time it is
            // merely late, as all are when there is too much to do. Without the opening event, which would be analysed
            // again, and so on for ever.
            return again && await FindDecidedAsync(turnId) is { } decided
                ? Outcome(decided.Events().Where(fact => fact is not TurnOpened))
                : Outcome([]);
        }

        keep();
        if (_utterance is not null && _knowledge is not null && (_sentiment is not null || ReadingOf(open) == EmotionReading.Off))
            return await CloseAsync(open);
        return _analysesAreComing ? Outcome([]) : AskForAnalyses(open);
    }

    private GrainOutcome AskForAnalyses(OpenTurn open)
    {
        _analysesAreComing = true;
        return Outcome([open.Opened]);
    }

    /// <summary>Opens the turn of the next message, if it is there and no other turn is open.</summary>
    private async Task<GrainOutcome> OpenNextAsync(IReadOnlyList<IEvent> before)
    {
        if (State.Open is not null || _held.Count == 0)
            return Outcome(before);

        var (position, (message, since)) = _held.First();
        var waitsForPredecessor = position > State.LastPosition + 1 && time.GetUtcNow() < EndOfWait(since);
        if (waitsForPredecessor)
            return Outcome(before);

        State.CustomerId = message.CustomerId;
        State.Channel = message.Channel;
        State.LastPosition = Math.Max(State.LastPosition, position);
        State.Turns++;
        State.EmotionReading = message.EmotionReading ?? State.EmotionReading;
        State.Scope = message.Scope ?? State.Scope;
        var reading = State.EmotionReading ?? packs.For(TenantId).Policies.EmotionReading;
        if (reading != EmotionReading.Full)
            ForgetCourse(reading);
        NextSequence();
        var opened = new TurnOpened(
            EventIds.ForTurn(message.MessageId, "turn-opened"), TenantId, ConversationId, message.CustomerId,
            time.GetUtcNow(), State.Sequence, message.MessageId, message.Channel, TextOf(message), message.Locale,
            new TurnContext(
                State.Turns, State.ActiveIntent, State.AwaitedEntity, [.. State.OfferedIntents], [.. State.RecentIntents],
                [.. State.KnownEntities], State.Language, State.Status == ConversationStatus.WithHuman, reading)
            { Scope = State.Scope });
        State.Open = new OpenTurn(message, opened);
        _analysesAreComing = true;
        _utterance = null;
        _sentiment = null;
        _knowledge = null;
        await SaveAsync();
        _held.Remove(position);
        return Outcome([.. before, opened]);
    }

    private async Task<GrainOutcome> CloseAsync(OpenTurn open)
    {
        var now = time.GetUtcNow();
        var facts = new TurnFacts(
            open.Opened.Text.Length > 0, open.Opened.Context, _utterance, _sentiment, withdrawn.StillInForce(_knowledge, now),
            State.Status, State.DissatisfiedInARow, State.NotUnderstoodInARow, State.DangerQuestion);
        var decision = DecisionPolicy.Decide(facts, packs.For(TenantId));
        Remember(decision, open.Opened.TurnId);

        var turn = new DecidedTurn(
            open.Opened.TurnId,
            RoutingCollections.PlaceKey(TenantId, ConversationId, open.Opened.Sequence),
            open.Message,
            open.Opened,
            decision.Decision == Decision.Silent ? null : ReplyOf(decision, open.Opened, now),
            decision.Decision == Decision.HandOver ? HandoffOf(decision, open.Opened, now) : null,
            null);
        turn = turn with { Closed = ClosedOf(decision, facts, open, turn, now) };
        State.Open = null;
        if (turn.Handoff is not null)
        {
            State.Status = ConversationStatus.Waiting;
            State.Handoff = turn.Handoff;
        }

        await SaveDecidedAsync(turn);
        RoutingTelemetry.Closed(open, _utterance, _sentiment, _knowledge, turn.Closed);
        // The next turn is opened by a write of its own: were it part of this one, its context would still be right, but
        // a failure would take both back.
        return await OpenNextAsync([.. turn.Events().Skip(1)]);
    }

    private ReplyDecided ReplyOf(TurnDecision decision, TurnOpened opened, DateTimeOffset now)
    {
        NextSequence();
        return new ReplyDecided(
            EventIds.ForTurn(opened.TurnId, "reply-decided"), TenantId, ConversationId, opened.CustomerId, now,
            State.Sequence, opened.TurnId, opened.Channel, decision.Decision, decision.Language,
            [MessagePart.OfText(Write(decision))],
            [
                .. decision.Cited
                    .Select(quoted => new Citation(quoted.ArticleId, quoted.Version, quoted.Title, quoted.Heading, quoted.Language, quoted.Page) { Range = quoted.Range, Path = quoted.Path }),
            ],
            Author.Ai, null, decision.Explanation, PreviousReply());
    }

    private HandoffRequested HandoffOf(TurnDecision decision, TurnOpened opened, DateTimeOffset now)
    {
        NextSequence();
        var priority = decision.HandoffReason switch
        {
            HandoffReason.Crisis or HandoffReason.CriticalHealth => 1,
            _ when decision.AsksAbout is not null => 1,
            HandoffReason.RepeatedContact or HandoffReason.ThreatToLeave or HandoffReason.ThreatToComplain or HandoffReason.Dissatisfied => 2,
            _ when _sentiment?.Signals.Contains(Signal.Urgency) == true => 2,
            _ => 3,
        };
        return new HandoffRequested(
            EventIds.ForTurn(opened.TurnId, "handoff-requested"), TenantId, ConversationId, opened.CustomerId, now,
            State.Sequence, opened.TurnId, decision.HandoffReason!.Value, decision.Skill, priority, decision.Language,
            State.RecentIntents.FirstOrDefault(), [.. State.KnownEntities], [.. State.Emotions], decision.Explanation,
            [.. State.TurningPoints], [.. _sentiment?.Evidence?.Where(words => words.Signal is not null) ?? []]);
    }

    private TurnClosed ClosedOf(TurnDecision decision, TurnFacts facts, OpenTurn open, DecidedTurn turn, DateTimeOffset now)
    {
        NextSequence();
        return new TurnClosed(
            EventIds.ForTurn(turn.TurnId, "turn-closed"), TenantId, ConversationId, now, State.Sequence, turn.TurnId,
            turn.Events().Count() + 1, open.Message.Channel, open.Message.OccurredAt, decision.Decision,
            decision.HandoffReason, facts.Utterance?.Language ?? "und", decision.Intent?.Intent,
            decision.Intent?.Confidence ?? 0, facts.Sentiment?.Emotions is [var strongest, ..] ? strongest.Emotion : null, facts.Sentiment?.Polarity,
            facts.Missing, decision.Explanation);
    }

    /// <summary>Takes what the turn has shown into the conversation's memory.</summary>
    private void Remember(TurnDecision decision, Guid turnId)
    {
        State.DissatisfiedInARow = decision.DissatisfiedInARow;
        State.NotUnderstoodInARow = decision.NotUnderstoodInARow;
        if (decision.AsksAbout is { } about)
            State.DangerQuestion = new DangerQuestion(about, State.Turns);
        State.AwaitedEntity = decision.AwaitedEntity;
        State.ActiveIntent = decision.AwaitedEntity is null ? null : decision.Intent?.Intent;
        State.OfferedIntents = [.. decision.OfferedIntents];
        if (_utterance is { Language: not "und" })
            State.Language = _utterance.Language;
        if (decision.Intent is not null)
            State.RecentIntents = [decision.Intent.Intent, .. State.RecentIntents.Where(intent => intent != decision.Intent.Intent).Take(MostRecentIntents - 1)];
        if (_utterance?.Entities.Count > 0)
        {
            // The newest value of each type stays; character spans mean nothing outside of their message but are kept as they were.
            State.KnownEntities =
            [
                .. _utterance.Entities.Reverse().Concat(State.KnownEntities).DistinctBy(entity => entity.Type).Take(MostEntities),
            ];
        }

        if (_sentiment?.Emotions.Count > 0)
        {
            var mark = new EmotionMark(turnId, _sentiment.Emotions[0].Emotion, _sentiment.Polarity, _sentiment.Intensity);
            if (EmotionCourse.TurningPoint(State.Emotions, State.TurningPoints.LastOrDefault(), mark, _sentiment.Evidence ?? []) is { } point)
                State.TurningPoints = [.. State.TurningPoints.TakeLast(MostTurningPoints - 1), point];
            State.Emotions.Add(mark);
            if (State.Emotions.Count > MostEmotions)
                State.Emotions.RemoveAt(0);
        }
    }

    /// <summary>The customer does not want a course of his emotions kept; with nothing read, none of what was read before either.</summary>
    private void ForgetCourse(EmotionReading reading)
    {
        State.Emotions.Clear();
        State.TurningPoints.Clear();
        if (reading == EmotionReading.Off)
            (State.DissatisfiedInARow, State.DangerQuestion) = (0, null);
    }

    private static EmotionReading? ReadingOf(OpenTurn? open) => open?.Opened.Context.EmotionReading;

    private string Write(TurnDecision decision)
    {
        var text = ReplyWriter.Write(decision, packs.For(TenantId), State.KnownEntities, State.ScriptUses);
        foreach (var script in decision.Scripts)
            State.ScriptUses[script] = State.ScriptUses.GetValueOrDefault(script) + 1;
        return text;
    }

    /// <summary>A message outside of a turn; its sequence number has been taken.</summary>
    private async Task<GrainOutcome> SendAsync(
        Guid replyId, Decision decision, Author author, string? agentId, string text, ConversationResolved? resolved,
        IReadOnlyList<string> explanation)
    {
        var reply = new ReplyDecided(
            replyId, TenantId, ConversationId, State.CustomerId, time.GetUtcNow(), State.Sequence, replyId, State.Channel,
            decision, packs.For(TenantId).Supported(State.Language), [MessagePart.OfText(text)], [], author, agentId, explanation,
            PreviousReply());
        var facts = new PersonsFacts(null, resolved, reply);
        State.Unpublished.Add(facts);
        await SaveDecidedAsync(new DecidedTurn(
            replyId, RoutingCollections.PlaceKey(TenantId, ConversationId, reply.Sequence), null, null, reply, null, null));
        return Outcome(facts.Events()) with { Confirm = facts.Last };
    }

    /// <summary>The state is written first, with the turn in it; then the turn alone. Between the two nothing can be lost.</summary>
    private async Task SaveDecidedAsync(DecidedTurn turn)
    {
        State.Unarchived.Add(turn);
        await SaveAsync();
        await ArchiveAsync();
    }

    private async Task ArchiveAsync()
    {
        foreach (var turn in State.Unarchived)
        {
            await _turns.PutAsync(turn.TurnId.ToString("N"), turn);
            if (turn.Handoff is not null && State.Status == ConversationStatus.Waiting)
                await _handoffs.PutAsync(this.GetPrimaryKeyString(), turn.Handoff);
        }

        State.Unarchived.Clear();
    }

    private async Task SaveAsync()
    {
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // What is in memory is ahead of the store; the next call must start from what is stored.
            DeactivateOnIdle();
            await storage.ReadStateAsync();
            throw;
        }
    }

    private async Task<DecidedTurn?> FindDecidedAsync(Guid turnId) =>
        State.Unarchived.Find(turn => turn.TurnId == turnId) ?? (await _turns.GetAsync(turnId.ToString("N")))?.Value;

    /// <summary>The number of the reply before the one that is being made, whose own number has been taken.</summary>
    private long PreviousReply()
    {
        var previous = State.LastReply;
        State.LastReply = State.Sequence;
        return previous;
    }

    private string NextSequence() => (++State.Sequence).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private GrainOutcome Outcome(IEnumerable<IEvent> events)
    {
        DateTimeOffset? due =
            State.Open is { } open ? DeadlineOf(open)
            : _held.Count > 0 ? EndOfWait(_held.First().Value.Since)
            : null;
        if (State.Unpublished.Count > 0 && !(due < time.GetUtcNow() + PublishWithin))
            due = time.GetUtcNow() + PublishWithin;
        var wait = due - time.GetUtcNow();
        return new([.. events], wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }

    private DateTimeOffset DeadlineOf(OpenTurn open) =>
        (open.Opened.OccurredAt > _activated ? open.Opened.OccurredAt : _activated) + options.Value.SoftDeadline;

    private DateTimeOffset EndOfWait(DateTimeOffset since) => since + options.Value.ReorderWindow;

    private static string TextOf(MessageReceived message) =>
        string.Join('\n', message.Parts.Where(part => part.Type == PartType.Text).Select(part => part.Text));

    private async Task RemindAsync()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Unpublished, RemindAfter, RemindAfter);
        }
        catch (Exception exception)
        {
            // The person need not wait: the events are in the state and go out with whatever comes next.
            Log.NoReminder(logger, this.GetPrimaryKeyString(), exception.Message);
        }
    }

    private async Task ForgetReminderAsync()
    {
        try
        {
            if (await this.GetReminder(Unpublished) is { } reminder)
                await this.UnregisterReminder(reminder);
        }
        catch (Exception exception)
        {
            Log.NoReminder(logger, this.GetPrimaryKeyString(), exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The reminder of conversation {Conversation} cannot be set or removed: {Reason}")]
        public static partial void NoReminder(ILogger logger, string conversation, string reason);
    }
}
