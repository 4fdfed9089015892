namespace Platform.Analytics.Reports;

/// <summary>What each number is, in words for its reader; sent beside the numbers.</summary>
internal static class Definitions
{
    private const string Containment =
        "Conversations without a hand-over divided by conversations. A conversation has a hand-over if, in the range, "
        + "a person was requested for it, or one of its turns was decided hand_over, queued, silent or human_reply.";

    public static IReadOnlyDictionary<string, string> Summary { get; } = new Dictionary<string, string>
    {
        ["turns"] = "Turns (a message and the decision on it) that were closed in the range.",
        ["customerTurns"] = "Turns that a customer's message opened: all whose decision is not human_reply.",
        ["conversations"] = "Conversations with at least one turn in the range.",
        ["decisions"] = "Turns by what was done; the share is of all turns.",
        ["containmentRate"] = Containment,
        ["handovers"] = "Requests for a person; a turn makes at most one.",
        ["handoversByReason"] = "Requests for a person by the rule that fired; the share is of all requests.",
        ["resolutions"] = "Matters that a person closed.",
        ["intents"] = "The 50 most frequent intents of customers' turns; answerShare is the part of them decided answer.",
        ["emotions"] = "Customers' turns by strongest emotion; the share is of the turns whose emotion was analysed.",
        ["averagePolarity"] = "Mean polarity, -1 (negative) to 1 (positive), of the customers' turns that were analysed.",
        ["languages"] = "Customers' turns by language of the message; the share is of customers' turns.",
        ["channels"] = "Customers' turns by channel of the message; the share is of customers' turns.",
        ["responseTime"] = "Milliseconds from the acceptance of a customer's message to the decision on it, whatever it was. "
            + "A percentile is the smallest value that at least so many per cent of the values do not exceed.",
        ["incompleteTurns"] = "Customers' turns that were decided before every analysis had arrived.",
        ["missingAnalyses"] = "Customers' turns by analysis that had not arrived; the share is of customers' turns.",
        ["deliveries"] = "Replies handed to a channel, by way; a reply that left by two ways counts at both. The share is of all deliveries.",
        ["failedDeliveries"] = "Replies that the channel's callback did not take and that will not be sent again.",
    };

    public static IReadOnlyDictionary<string, string> Timeline { get; } = new Dictionary<string, string>
    {
        ["turns"] = Summary["turns"],
        ["customerTurns"] = Summary["customerTurns"],
        ["conversations"] = "Conversations with at least one turn in the bucket.",
        ["answers"] = "Turns that were decided answer.",
        ["handovers"] = Summary["handovers"],
        ["resolutions"] = Summary["resolutions"],
        ["containmentRate"] = Containment + " The range is the bucket.",
        ["averagePolarity"] = Summary["averagePolarity"],
        ["responseTimeP95"] = "Milliseconds from the acceptance of a customer's message to the decision on it that 95 % of the customers' turns did not exceed.",
        ["incompleteTurns"] = Summary["incompleteTurns"],
        ["deliveries"] = "Replies handed to a channel; a reply that left by two ways counts twice.",
        ["failedDeliveries"] = Summary["failedDeliveries"],
    };
}
