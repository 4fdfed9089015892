using System.Reflection;
using MassTransit;
using Platform.Contracts;

namespace Platform.ArchitectureTests;

public class ContractRules
{
    private static readonly Type[] Events =
        [.. Repository.Contracts.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IEvent)))];

    [Fact]
    public void Events_are_sealed_records_in_the_namespace_of_their_area()
    {
        Assert.True(Events.Length >= 12, $"{Events.Length} events");
        Assert.All(Events, type =>
        {
            Assert.True(type.IsSealed, type.Name);
            Assert.NotNull(type.GetMethod("<Clone>$"));
            Assert.Equal(3, type.Namespace!.Split('.').Length);
            Assert.DoesNotContain("Event", type.Name, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void What_customers_say_and_are_called_is_marked_as_personal_data()
    {
        var personal = Repository.Contracts.GetTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.PropertyType == typeof(string) && property.Name is "CustomerId" or "Text");

        Assert.NotEmpty(personal);
        // Passage.Text is the tenant's own published text.
        Assert.All(personal.Where(property => property.DeclaringType!.Name != "Passage" && property.DeclaringType.Namespace!.EndsWith("Knowledge", StringComparison.Ordinal) == false),
            property => Assert.True(property.GetCustomAttribute<PersonalDataAttribute>() is not null, $"{property.DeclaringType!.Name}.{property.Name}"));
    }

    [Fact]
    public void No_two_consumers_share_a_queue()
    {
        var queues = Repository.ServiceInstances.SelectMany(service => service.GetType().Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IConsumer)))
            .Select(type => service.Name + "-" + type.Name)).ToArray();

        Assert.True(queues.Length >= 15, $"{queues.Length} consumers");
        Assert.Equal(queues.Length, queues.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_shape_of_every_event_is_the_approved_one()
    {
        var actual = string.Join('\n', Events.OrderBy(type => type.FullName, StringComparer.Ordinal).Select(type =>
            $"{type.FullName}({string.Join(", ", type.GetConstructors().Single().GetParameters().Select(parameter => $"{NameOf(parameter.ParameterType)} {parameter.Name}"))})"));
        var path = Path.Combine(Repository.Root, "tests", "Platform.ArchitectureTests", "events.approved.txt");

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n").TrimEnd() : "";
        if (approved != actual)
            File.WriteAllText(path.Replace("approved", "received", StringComparison.Ordinal), actual + "\n");

        // A change of an event reaches every subscriber: approve it by moving events.received.txt over events.approved.txt.
        Assert.Equal(approved, actual);
    }

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } inner
        ? inner.Name + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}
