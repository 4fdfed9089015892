using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;
using Platform.Routing.Conversations;

namespace Platform.UnitTests.Routing;

public class DecisionPolicyTests
{
    private static readonly Pack Pack = TestPack.Create();

    [Fact]
    public void Answers_with_the_best_passage_when_the_intent_is_clear()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.8), Pack);

        Assert.Equal(Decision.Answer, decision.Decision);
        Assert.Equal("refund-policy", decision.Passage!.ArticleId);
        Assert.Equal(0, decision.NotUnderstoodInARow);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("'refund'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Calls_a_person_at_the_third_dissatisfied_message_in_a_row(int before, bool handsOver)
    {
        var decision = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, relevance: 0.8, polarity: -0.8, emotion: Emotion.Anger, dissatisfied: before), Pack);

        Assert.Equal(handsOver ? Decision.HandOver : Decision.Answer, decision.Decision);
        Assert.Equal(handsOver ? HandoffReason.Dissatisfied : null, decision.HandoffReason);
        Assert.Equal(before + 1, decision.DissatisfiedInARow);
    }

    [Fact]
    public void A_neutral_message_ends_the_row_of_dissatisfied_ones()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.8, dissatisfied: 2), Pack);

        Assert.Equal(0, decision.DissatisfiedInARow);
        Assert.Equal(Decision.Answer, decision.Decision);
    }

    [Fact]
    public void Asks_back_at_the_first_message_that_was_not_understood_and_offers_the_likely_intents()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.3, second: "order_status"), Pack);

        Assert.Equal(Decision.AskBack, decision.Decision);
        Assert.Equal(["refund", "order_status"], decision.OfferedIntents);
        Assert.Equal(1, decision.NotUnderstoodInARow);
    }

    [Fact]
    public void Calls_a_person_at_the_second_message_in_a_row_that_was_not_understood()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.3, notUnderstood: 1), Pack);

        Assert.Equal(HandoffReason.NotUnderstood, decision.HandoffReason);
    }

    [Theory]
    [InlineData(Signal.WantsHuman, HandoffReason.WantsHuman)]
    [InlineData(Signal.RepeatedContact, HandoffReason.RepeatedContact)]
    [InlineData(Signal.Crisis, HandoffReason.Crisis)]
    [InlineData(Signal.CriticalHealth, HandoffReason.CriticalHealth)]
    public void A_signal_calls_a_person_at_once(Signal signal, HandoffReason reason)
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.8, signals: [signal]), Pack);

        Assert.Equal(Decision.HandOver, decision.Decision);
        Assert.Equal(reason, decision.HandoffReason);
    }

    [Fact]
    public void A_signal_that_the_pack_does_not_list_calls_nobody()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.8, signals: [Signal.ThreatToLeave]), Pack);

        Assert.Equal(Decision.Answer, decision.Decision);
    }

    [Fact]
    public void A_crisis_comes_before_every_other_rule()
    {
        var decision = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, polarity: -1, emotion: Emotion.Anger, dissatisfied: 5,
                signals: [Signal.WantsHuman, Signal.RepeatedContact, Signal.Crisis]), Pack);

        Assert.Equal(HandoffReason.Crisis, decision.HandoffReason);
        Assert.Equal(["hand_over_crisis"], decision.Scripts);
    }

    [Fact]
    public void Critical_illness_comes_right_after_danger_whatever_the_pack_lists()
    {
        var pack = Pack with { Policies = Pack.Policies with { HandOverSignals = [] } };

        var decision = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, signals: [Signal.WantsHuman, Signal.CriticalHealth]), pack);

        Assert.Equal(HandoffReason.CriticalHealth, decision.HandoffReason);
        Assert.Equal(["hand_over_critical_health"], decision.Scripts);
    }

    [Fact]
    public void Critical_illness_is_answered_though_the_customer_waits_already()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, signals: [Signal.CriticalHealth]) with { Status = ConversationStatus.Waiting };

        Assert.Equal(Decision.HandOver, DecisionPolicy.Decide(facts, Pack).Decision);
    }

    [Fact]
    public void The_person_who_has_the_conversation_reads_of_danger_in_the_explanation()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, signals: [Signal.Crisis]) with { Status = ConversationStatus.WithHuman };

        var decision = DecisionPolicy.Decide(facts, Pack);

        Assert.Equal(Decision.Silent, decision.Decision);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("danger", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Signal.Crisis, HandoffReason.Crisis, "check_crisis")]
    [InlineData(Signal.CriticalHealth, HandoffReason.CriticalHealth, "check_critical_health")]
    public void A_possible_sign_is_asked_about_and_the_answer_is_given_all_the_same(Signal signal, HandoffReason about, string question)
    {
        var decision = DecisionPolicy.Decide(Possibly(signal, Facts(intent: "refund", confidence: 0.9, relevance: 0.8, polarity: -0.9)), Pack);

        Assert.Equal(Decision.Answer, decision.Decision);
        Assert.Equal([question], decision.Scripts);
        Assert.Equal("refund-policy", decision.Passage!.ArticleId);
        Assert.Equal(about, decision.AsksAbout);
    }

    [Fact]
    public void A_possible_sign_does_not_lose_the_question_for_a_detail()
    {
        var decision = DecisionPolicy.Decide(Possibly(Signal.Crisis, Facts(intent: "order_status", confidence: 0.9)), Pack);

        Assert.Equal(["check_crisis", "ask_order_number"], decision.Scripts);
        Assert.Equal("order_number", decision.AwaitedEntity);
    }

    [Fact]
    public void A_possible_sign_in_a_message_that_cannot_be_answered_calls_a_person()
    {
        var decision = DecisionPolicy.Decide(Possibly(Signal.Crisis, Facts(intent: "refund", confidence: 0.3)), Pack);

        Assert.Equal((Decision.HandOver, HandoffReason.Crisis), (decision.Decision, decision.HandoffReason));
        Assert.Equal(["hand_over_crisis"], decision.Scripts);
    }

    [Fact]
    public void A_second_possible_sign_calls_a_person()
    {
        var facts = Possibly(Signal.CriticalHealth, Facts(intent: "refund", confidence: 0.9, relevance: 0.8)) with { Asked = new DangerQuestion(HandoffReason.Crisis, -7) };

        Assert.Equal(HandoffReason.CriticalHealth, DecisionPolicy.Decide(facts, Pack).HandoffReason);
    }

    [Theory]
    [InlineData(0, 0.3, HandoffReason.Crisis)]
    [InlineData(0, 0.9, null)]
    [InlineData(-1, 0.3, null)]
    public void What_is_said_to_the_question_calls_a_person_unless_it_is_plainly_about_something_else(int turn, double confidence, HandoffReason? reason)
    {
        var facts = Facts(intent: "refund", confidence: confidence, relevance: confidence > 0.5 ? 0.8 : 0) with { Asked = new DangerQuestion(HandoffReason.Crisis, turn) };

        Assert.Equal(reason, DecisionPolicy.Decide(facts, Pack).HandoffReason);
    }

    [Fact]
    public void A_possible_sign_is_asked_about_beside_a_hand_over_for_another_reason()
    {
        var decision = DecisionPolicy.Decide(Possibly(Signal.Crisis, Facts(intent: "refund", confidence: 0.9, relevance: 0.8, signals: [Signal.WantsHuman])), Pack);

        Assert.Equal(HandoffReason.WantsHuman, decision.HandoffReason);
        Assert.Equal(["check_crisis", "hand_over"], decision.Scripts);
    }

    [Fact]
    public void A_pack_without_the_question_lets_only_certain_signs_count()
    {
        var pack = Pack with { Scripts = Pack.Scripts.Where(script => script.Key != "check_crisis").ToDictionary() };

        var decision = DecisionPolicy.Decide(Possibly(Signal.Crisis, Facts(intent: "refund", confidence: 0.9, relevance: 0.8)), pack);

        Assert.Equal(Decision.Answer, decision.Decision);
        Assert.Null(decision.AsksAbout);
    }

    [Fact]
    public void The_person_who_has_the_conversation_reads_of_possible_danger_in_the_explanation()
    {
        var facts = Possibly(Signal.Crisis, Facts(intent: "refund", confidence: 0.9)) with { Status = ConversationStatus.WithHuman };

        Assert.Contains(DecisionPolicy.Decide(facts, Pack).Explanation, sentence => sentence.Contains("may be a sign of danger", StringComparison.Ordinal));
    }

    [Fact]
    public void A_threat_to_complain_calls_a_person_if_the_pack_lists_it()
    {
        var pack = Pack with { Policies = Pack.Policies with { HandOverSignals = ["threat_to_complain"] } };

        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, signals: [Signal.ThreatToComplain]), pack);

        Assert.Equal(HandoffReason.ThreatToComplain, decision.HandoffReason);
    }

    [Fact]
    public void What_the_customer_does_not_let_be_read_is_not_missing()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8, dissatisfied: 2) with
        {
            Context = TurnContext.Empty with { EmotionReading = EmotionReading.Off },
            Sentiment = null,
        };

        var decision = DecisionPolicy.Decide(facts, Pack);

        Assert.Empty(facts.Missing);
        Assert.Equal(Decision.Answer, decision.Decision);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("does not want emotion to be read", StringComparison.Ordinal));
    }

    [Fact]
    public void Dissatisfaction_is_told_by_polarity_where_no_emotion_is_to_be_named()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8, polarity: -0.8, dissatisfied: 2);
        facts = facts with { Sentiment = facts.Sentiment! with { Emotions = [] } };

        Assert.Equal(HandoffReason.Dissatisfied, DecisionPolicy.Decide(facts, Pack).HandoffReason);
    }

    [Fact]
    public void Asks_for_a_detail_that_the_intent_needs()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "order_status", confidence: 0.9, relevance: 0.8), Pack);

        Assert.Equal(Decision.AskBack, decision.Decision);
        Assert.Equal("order_number", decision.AwaitedEntity);
        Assert.Equal(["ask_order_number"], decision.Scripts);
    }

    [Fact]
    public void Never_asks_for_a_detail_that_was_given_before()
    {
        var facts = Facts(intent: "order_status", confidence: 0.9, relevance: 0.8) with
        {
            Context = TurnContext.Empty with { KnownEntities = [new Entity("order_number", "BC-1", "BC-1", 0, 4)] },
        };

        var decision = DecisionPolicy.Decide(facts, Pack);

        Assert.Equal(Decision.Answer, decision.Decision);
    }

    [Fact]
    public void Declines_when_no_article_answers_well_enough()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.2), Pack);

        Assert.Equal(Decision.Decline, decision.Decision);
        Assert.Equal(["no_answer"], decision.Scripts);
    }

    [Theory]
    [InlineData(0.49, false)]
    [InlineData(0.5, true)]
    public void A_passage_found_by_its_words_alone_answers_only_if_it_is_likely_enough_the_right_one(double confidence, bool answers)
    {
        var passage = new Passage("gift-cards", 1, "Gift cards", null, "en", "They last.", 0.9) { Answer = new PassageAnswer(0, 10, confidence) };
        var unclear = Facts(intent: "refund", confidence: 0.3) is var facts ? facts with { Knowledge = facts.Knowledge! with { Passages = [passage] } } : null;
        var clear = Facts(intent: "refund", confidence: 0.9) is var other ? other with { Knowledge = other.Knowledge! with { Passages = [passage] } } : null;

        Assert.Equal(answers ? Decision.Answer : Decision.AskBack, DecisionPolicy.Decide(unclear!, Pack).Decision);
        Assert.Equal(answers ? Decision.Answer : Decision.Decline, DecisionPolicy.Decide(clear!, Pack).Decision);
    }

    [Fact]
    public void Asks_back_for_what_was_found_but_not_surely()
    {
        var facts = Facts(intent: "refund", confidence: 0.3, second: "order_status", relevance: 0.6);
        facts = facts with { Utterance = facts.Utterance! with { Intents = [new("refund", 0.1), new("order_status", 0.05)] } };

        Assert.Equal(["refund", "order_status"], DecisionPolicy.Decide(facts, Pack).OfferedIntents);
    }

    [Fact]
    public void What_a_model_has_written_from_the_passages_is_said_with_the_passages_that_support_it()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);
        Passage[] passages = [facts.Knowledge!.Passages[0], new("refund-times", 2, "Times", "Card", "en", "3 days.", 0.7, 4), new("other", 1, "Other", null, "en", "No.", 0.6)];
        facts = facts with
        {
            Knowledge = facts.Knowledge with
            {
                Passages = passages,
                Written = new WrittenAnswer("m", [new("It takes 3 days.", [1]), new("You get it back.", [0, 1])], 1),
                Writing = AnswerWriting.Written,
            },
        };

        var decision = DecisionPolicy.Decide(facts, Pack);

        Assert.Equal("It takes 3 days. You get it back.", ReplyWriter.Write(decision, Pack, [], new Dictionary<string, int>()));
        Assert.Equal([passages[1], passages[0]], decision.Cited);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("'m' wrote the answer", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AnswerWriting.Unsupported, "not supported")]
    [InlineData(AnswerWriting.TimedOut, "in time")]
    [InlineData(AnswerWriting.Failed, "nothing that can be used")]
    public void What_a_model_has_not_written_well_is_quoted_and_the_explanation_says_why(AnswerWriting writing, string why)
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);

        var decision = DecisionPolicy.Decide(facts with { Knowledge = facts.Knowledge! with { Writing = writing } }, Pack);

        Assert.Equal("You get it back.", ReplyWriter.Write(decision, Pack, [], new Dictionary<string, int>()));
        Assert.Equal("refund-policy", Assert.Single(decision.Cited).ArticleId);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void A_written_answer_that_cites_what_was_not_found_is_not_said()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);
        facts = facts with { Knowledge = facts.Knowledge! with { Written = new WrittenAnswer("m", [new("It is free.", [5])], 0), Writing = AnswerWriting.Written } };

        Assert.Null(DecisionPolicy.Decide(facts, Pack).Written);
    }

    [Fact]
    public void Soothes_an_upset_customer_before_answering()
    {
        var decision = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, relevance: 0.8, polarity: -0.6, emotion: Emotion.Disappointment), Pack);

        Assert.Equal(["soothe"], decision.Scripts);
        Assert.NotNull(decision.Passage);
    }

    [Fact]
    public void Says_nothing_while_a_person_has_the_conversation()
    {
        var decision = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, relevance: 0.8) with { Status = ConversationStatus.WithHuman }, Pack);

        Assert.Equal(Decision.Silent, decision.Decision);
        Assert.Empty(decision.Scripts);
    }

    [Fact]
    public void Still_answers_what_it_knows_while_the_customer_waits_for_a_person()
    {
        var known = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.9, relevance: 0.8) with { Status = ConversationStatus.Waiting }, Pack);
        var unknown = DecisionPolicy.Decide(
            Facts(intent: "refund", confidence: 0.2) with { Status = ConversationStatus.Waiting }, Pack);

        Assert.Equal(Decision.Answer, known.Decision);
        Assert.Equal(Decision.Queued, unknown.Decision);
    }

    [Fact]
    public void Says_what_is_missing_when_an_analysis_did_not_arrive()
    {
        var decision = DecisionPolicy.Decide(Facts(intent: "refund", confidence: 0.9, relevance: 0.8) with { Utterance = null }, Pack);

        Assert.Equal(["degraded"], decision.Scripts);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("nlu", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_requests_are_both_answered_in_their_order()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);
        facts = facts with
        {
            Utterance = facts.Utterance! with { Requests = [new IntentSpan("order_status", 0.9, 0, 4), new IntentSpan("refund", 0.8, 5, 4)], Intents = [new IntentScore("order_status", 0.9)] },
            Knowledge = facts.Knowledge! with
            {
                Passages =
                [
                    new Passage("refund-policy", 1, "Refunds", null, "en", "You get it back.", 0.9),
                    new Passage("track-order", 1, "Track", null, "en", "It is on its way.", 0.7),
                ],
            },
            Context = TurnContext.Empty with { KnownEntities = [new Entity("order_number", "BC-1", "BC-1", 0, 4)] },
        };
        var pack = Pack with { Intents = [Pack.Intents[0], Pack.Intents[1] with { Articles = ["track-order"] }] };

        var decision = DecisionPolicy.Decide(facts, pack);

        Assert.Equal("track-order", decision.Passage!.ArticleId);
        Assert.Equal("refund-policy", Assert.Single(decision.FurtherPassages).ArticleId);
        Assert.EndsWith("It is on its way.\n\nYou get it back.", ReplyWriter.Write(decision, pack, [], new Dictionary<string, int>()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_further_request_that_nothing_answers_is_named_in_the_explanation()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);
        facts = facts with { Utterance = facts.Utterance! with { Requests = [new IntentSpan("refund", 0.9, 0, 4), new IntentSpan("order_status", 0.8, 5, 4)] } };

        var decision = DecisionPolicy.Decide(facts, Pack with { Intents = [Pack.Intents[0], Pack.Intents[1] with { Articles = ["track-order"] }] });

        Assert.Empty(decision.FurtherPassages);
        Assert.Contains(decision.Explanation, sentence => sentence.Contains("also asks for 'order_status'", StringComparison.Ordinal));
    }

    [Fact]
    public void Same_facts_give_the_same_decision()
    {
        var facts = Facts(intent: "refund", confidence: 0.9, relevance: 0.8);

        Assert.Equivalent(DecisionPolicy.Decide(facts, Pack), DecisionPolicy.Decide(facts, Pack), strict: true);
    }

    private static TurnFacts Possibly(Signal signal, TurnFacts facts) => facts with { Sentiment = facts.Sentiment! with { Possible = [signal] } };

    private static TurnFacts Facts(
        string intent, double confidence, string? second = null, double relevance = 0, double polarity = 0,
        Emotion emotion = Emotion.Neutral, Signal[]? signals = null, int dissatisfied = 0, int notUnderstood = 0)
    {
        var turn = Guid.NewGuid();
        var at = DateTimeOffset.UnixEpoch;
        IntentScore[] intents = second is null ? [new(intent, confidence)] : [new(intent, confidence), new(second, confidence - 0.05)];
        Passage[] passages = relevance > 0 ? [new("refund-policy", 1, "Refunds", null, "en", "You get it back.", relevance)] : [];
        return new TurnFacts(
            true,
            TurnContext.Empty,
            new UtteranceUnderstood(turn, "t", "c", at, turn, "m", "text", "en", intents, false, []),
            new SentimentDetected(turn, "t", "c", at, turn, "m", polarity, Math.Abs(polarity), [new EmotionScore(emotion, Math.Abs(polarity))], signals ?? []),
            new KnowledgeRetrieved(turn, "t", "c", at, turn, passages),
            ConversationStatus.Assistant,
            dissatisfied,
            notUnderstood);
    }
}
