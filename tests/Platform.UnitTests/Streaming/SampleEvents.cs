using System.Collections;
using System.Reflection;
using Platform.Contracts;

namespace Platform.UnitTests.Streaming;

/// <summary>An event of any type with every field filled; what is marked as personal says so in its value.</summary>
internal sealed class SampleEvents
{
    public const string Personal = "PERSONAL-";

    private int _count;

    /// <summary>The personal values handed out.</summary>
    public List<string> PersonalValues { get; } = [];

    public IEvent Create(Type type) => (IEvent)Value(type, isPersonal: false);

    private object Value(Type type, bool isPersonal)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return Text(isPersonal);
        // Marked, but not text: redaction must know what to do before such a field can exist.
        Assert.False(isPersonal, type.Name);
        if (type == typeof(Guid))
            return Guid.NewGuid();
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
        if (type == typeof(bool))
            return true;
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(0)!;
        if (type.IsPrimitive)
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GenericTypeArguments))!;
            list.Add(Value(type.GenericTypeArguments[0], isPersonal));
            list.Add(Value(type.GenericTypeArguments[0], isPersonal));
            return list;
        }

        var constructor = type.GetConstructors().Single();
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, IsPersonal(type, parameter)))]);
    }

    private string Text(bool isPersonal)
    {
        if (!isPersonal)
            return $"plain-{++_count}";
        PersonalValues.Add($"{Personal}{++_count}");
        return PersonalValues[^1];
    }

    private static bool IsPersonal(Type type, ParameterInfo parameter) =>
        parameter.GetCustomAttribute<PersonalDataAttribute>() is not null
        || type.GetProperty(parameter.Name!)?.GetCustomAttribute<PersonalDataAttribute>() is not null;
}
