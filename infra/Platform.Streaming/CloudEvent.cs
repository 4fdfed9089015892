using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Platform.Contracts;

namespace Platform.Streaming;

/// <summary>Events as Kafka records: CloudEvents 1.0, binary content mode. docs/events.md describes it for subscribers.</summary>
internal static class CloudEvent
{
    public static Message<string, byte[]> Write(IEvent @event, EventType type, EventRedaction redaction, Activity? activity)
    {
        var key = type.KeyOf(@event);
        var headers = new Headers();
        Add(headers, "ce_specversion", "1.0");
        Add(headers, "ce_id", @event.EventId.ToString("D"));
        Add(headers, "ce_source", "/platform/" + type.Area);
        Add(headers, "ce_type", type.Name);
        Add(headers, "ce_time", @event.OccurredAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        Add(headers, "ce_subject", key);
        Add(headers, "ce_partitionkey", key);
        Add(headers, "ce_tenant", @event.TenantId);
        // The extension's values must sort as text.
        if (type.SequenceOf(@event) is { } sequence)
            Add(headers, "ce_sequence", sequence.ToString("D19", CultureInfo.InvariantCulture));
        Add(headers, "content-type", "application/json");
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } trace })
        {
            // Once as the extension of CloudEvents, once where OpenTelemetry looks.
            Add(headers, "ce_traceparent", trace);
            Add(headers, "traceparent", trace);
            if (!string.IsNullOrEmpty(activity.TraceStateString))
            {
                Add(headers, "ce_tracestate", activity.TraceStateString);
                Add(headers, "tracestate", activity.TraceStateString);
            }
        }

        return new Message<string, byte[]>
        {
            Key = key,
            Value = redaction.Write(@event),
            Headers = headers,
            Timestamp = new Timestamp(@event.OccurredAt),
        };
    }

    /// <summary>The event, or why it cannot be read; the reason holds nothing of the content.</summary>
    public static (IEvent? Event, string? Reason) Read(Message<byte[]?, byte[]?> message)
    {
        if (Text(message.Headers, "ce_specversion") is not { } version)
            return (null, "Not a CloudEvent in binary mode: the header ce_specversion is missing.");
        if (version != "1.0")
            return (null, "The CloudEvents version is not 1.0.");
        if (Text(message.Headers, "ce_type") is not { } name)
            return (null, "The header ce_type is missing.");
        if (EventTypes.Find(name) is not { } type)
            return (null, UnknownType(name));
        try
        {
            return JsonSerializer.Deserialize(message.Value ?? [], type.Class, EventRedaction.Reading) is IEvent @event
                ? (@event, null)
                : (null, $"The content is not a {name}: it is null.");
        }
        catch (JsonException exception)
        {
            return (null, $"The content is not a {name}: wrong at {exception.Path ?? "$"}, byte {exception.BytePositionInLine}.");
        }
    }

    public static ActivityContext TraceOf(Headers? headers) =>
        ActivityContext.TryParse(Text(headers, "traceparent") ?? Text(headers, "ce_traceparent"), Text(headers, "tracestate"), isRemote: true, out var context)
            ? context
            : default;

    public static string? Text(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    public static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));

    private static string UnknownType(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot > 0 && EventTypes.Find($"{name[..dot]}.{EventTypes.Version}") is { } known
            ? $"This version of {known.Name[..^(EventTypes.Version.Length + 1)]} is not known; known is {EventTypes.Version}."
            : "The event type is not known.";
    }
}
