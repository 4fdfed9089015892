using Platform.Contracts.Understanding;
using Platform.Models;

namespace Platform.UnitTests.Nlu;

public sealed class MaskingTests
{
    [Fact]
    public void What_tells_who_somebody_is_becomes_its_type_and_the_rest_stays()
    {
        const string Text = "I paid 20 dollars, call 555-0199 or write to ann@example.org";

        var masked = Masking.WithoutPersonalData(Text, [Of("money", Text, "20 dollars"), Of("email", Text, "ann@example.org"), Of("phone", Text, "555-0199")]);

        Assert.Equal("I paid 20 dollars, call [phone] or write to [email]", masked);
    }

    [Fact]
    public void Of_two_entities_in_one_place_the_first_hides_it_and_nothing_shows_through()
    {
        const string Text = "order BC-20481234 now";

        Assert.Equal("order [order_number] now", Masking.WithoutPersonalData(Text, [Of("order_number", Text, "BC-20481234"), Of("phone", Text, "20481234")]));
        // What is kept hides nothing that lies in it.
        Assert.Equal("order BC-[phone] now", Masking.WithoutPersonalData(Text, [Of("product", Text, "BC-20481234"), Of("phone", Text, "20481234")]));
    }

    [Fact]
    public void An_entity_beyond_the_end_of_the_text_is_left_out() =>
        Assert.Equal("hello", Masking.WithoutPersonalData("hello", [new Entity("phone", "1", "1", 3, 10)]));

    private static Entity Of(string type, string text, string part) =>
        new(type, part, part, text.IndexOf(part, StringComparison.Ordinal), part.Length);
}
