using System.Reflection;
using System.Text.Json;
using Platform.Contracts;

namespace Platform.Streaming;

/// <summary>Every event of the contracts as it is known outside: its CloudEvents type, its topic, its key, its number.</summary>
public static class EventTypes
{
    internal const string Version = "v1";

    /// <summary>Namespace of the contracts to area; the area names the topic and is part of the type.</summary>
    public static IReadOnlyDictionary<string, string> Areas { get; } = new Dictionary<string, string>
    {
        ["Platform.Contracts.Channels"] = "channel",
        ["Platform.Contracts.Conversations"] = "conversation",
        ["Platform.Contracts.Understanding"] = "understanding",
        ["Platform.Contracts.Knowledge"] = "knowledge",
    };

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<EventType> All { get; } =
        [.. typeof(IEvent).Assembly.GetTypes()
            .Where(type => type.IsClass && type.IsAssignableTo(typeof(IEvent)))
            .Select(type => new EventType(type, Areas[type.Namespace!]))
            .OrderBy(type => type.Name, StringComparer.Ordinal)];

    private static readonly Dictionary<Type, EventType> ByClass = All.ToDictionary(type => type.Class);
    private static readonly Dictionary<string, EventType> ByName = All.ToDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>The type of an event.</summary>
    public static EventType Of(IEvent @event) => ByClass[@event.GetType()];

    /// <summary>The type with a CloudEvents name; null if this program does not know it.</summary>
    public static EventType? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>One event type.</summary>
public sealed class EventType
{
    private readonly PropertyInfo _key;
    private readonly PropertyInfo? _sequence;

    internal EventType(Type type, string area)
    {
        Class = type;
        Area = area;
        Name = $"platform.{area}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name)}.{EventTypes.Version}";
        _key = type.GetProperty("ConversationId") ?? type.GetProperty("ArticleId") ?? type.GetProperty(nameof(IEvent.TenantId))!;
        _sequence = type.GetProperty("Sequence");
    }

    /// <summary>The record in the contracts.</summary>
    public Type Class { get; }

    /// <summary>Its part of the platform.</summary>
    public string Area { get; }

    /// <summary>CloudEvents <c>type</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the field that is the key.</summary>
    public string KeyField => JsonNamingPolicy.CamelCase.ConvertName(_key.Name);

    /// <summary>Whether events of this type carry routing's gap-free number.</summary>
    public bool IsNumbered => _sequence is not null;

    /// <summary>What the event is about; events with the same key keep their order.</summary>
    public string KeyOf(IEvent @event) => _key.GetValue(@event)!.ToString()!;

    /// <summary>Routing's number in the conversation, from 1; null if the type has none.</summary>
    public long? SequenceOf(IEvent @event) => (long?)_sequence?.GetValue(@event);
}
