using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;

namespace Platform.Load.Replies;

/// <summary>What was sent in one conversation and what came back. Used by one flow at a time.</summary>
internal sealed class ConversationLedger(string conversationId)
{
    private readonly List<Guid> _accepted = [];
    private readonly Dictionary<Guid, TurnStatus> _statuses = [];
    private readonly HashSet<(Guid ReplyId, long Sequence, Guid MessageId)> _seen = [];
    private readonly HashSet<(Guid ReplyId, long Sequence, Guid MessageId)> _listed = [];
    private long _lastListed;
    private int _listedOutOfOrder;

    public string ConversationId => conversationId;

    /// <summary>Whether the list of replies has been read to its end at least once.</summary>
    public bool Read { get; set; }

    /// <summary>Messages that need a reply and have none in the list.</summary>
    public IEnumerable<Guid> Unanswered => _accepted
        .Except(_listed.Select(reply => reply.MessageId))
        .Where(message => _statuses.GetValueOrDefault(message) is not (TurnStatus.WithHuman or TurnStatus.Failed));

    /// <summary>The gateway took a message; called in the order of sending. False if it gave an earlier message's id.</summary>
    public bool Accept(Guid messageId)
    {
        if (_statuses.ContainsKey(messageId))
            return false;
        _accepted.Add(messageId);
        _statuses[messageId] = TurnStatus.Accepted;
        return true;
    }

    /// <summary>The gateway told where a message stands, with its reply if there was one.</summary>
    public void Settle(MessageStatus status)
    {
        _statuses[status.MessageId] = status.Status;
        if (status.Reply is { Author: not Author.Human } reply)
            _seen.Add((reply.ReplyId, reply.Sequence, reply.MessageId));
    }

    /// <summary>The list of the conversation's replies held this one. What people wrote needs no message and is passed over.</summary>
    public void List(Reply reply)
    {
        // A list is read again from its start while replies are awaited.
        if (reply.Author == Author.Human || !_listed.Add((reply.ReplyId, reply.Sequence, reply.MessageId)))
            return;
        if (reply.Sequence <= _lastListed)
            _listedOutOfOrder++;
        _lastListed = Math.Max(_lastListed, reply.Sequence);
    }

    public LedgerTotals Check()
    {
        var accepted = _accepted.Select((id, place) => (id, place)).ToDictionary(message => message.id, message => message.place);
        // One that only a waiting caller was given counts as well: the customer read it.
        var replies = _listed.Union(_seen).ToList();
        var ours = replies.Where(reply => accepted.ContainsKey(reply.MessageId)).ToList();
        var answered = ours.Select(reply => reply.MessageId).Distinct().Count();

        var outOfOrder = _listedOutOfOrder;
        var last = -1;
        var placesBySequence = ours.GroupBy(reply => accepted[reply.MessageId])
            .OrderBy(group => group.Min(reply => reply.Sequence)).ThenBy(group => group.Key)
            .Select(group => group.Key);
        foreach (var place in placesBySequence)
        {
            if (place < last)
                outOfOrder++;
            last = Math.Max(last, place);
        }

        return new LedgerTotals
        {
            Accepted = _accepted.Count,
            Replies = replies.Count,
            Duplicates = ours.Count - answered,
            Lost = Read ? Unanswered.Count() : 0,
            Unchecked = Read ? 0 : _accepted.Count,
            OutOfOrder = outOfOrder,
            Stray = replies.Count - ours.Count,
        };
    }
}
