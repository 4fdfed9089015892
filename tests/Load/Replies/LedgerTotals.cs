namespace Platform.Load.Replies;

/// <summary>What the check of conversations found.</summary>
internal sealed record LedgerTotals
{
    public int Accepted { get; init; }

    public int Replies { get; init; }

    /// <summary>Replies beyond the first to one message.</summary>
    public int Duplicates { get; init; }

    /// <summary>Accepted messages that no reply is listed for and no person has taken.</summary>
    public int Lost { get; init; }

    /// <summary>Messages of conversations whose replies could not be read.</summary>
    public int Unchecked { get; init; }

    /// <summary>Replies that stand before the reply to an earlier message.</summary>
    public int OutOfOrder { get; init; }

    /// <summary>Replies to messages that were not acknowledged: of a doubled turn, or of another conversation.</summary>
    public int Stray { get; init; }

    public bool Sound => Duplicates + Lost + Unchecked + OutOfOrder + Stray == 0;

    public static LedgerTotals operator +(LedgerTotals left, LedgerTotals right) => new()
    {
        Accepted = left.Accepted + right.Accepted,
        Replies = left.Replies + right.Replies,
        Duplicates = left.Duplicates + right.Duplicates,
        Lost = left.Lost + right.Lost,
        Unchecked = left.Unchecked + right.Unchecked,
        OutOfOrder = left.OutOfOrder + right.OutOfOrder,
        Stray = left.Stray + right.Stray,
    };
}
