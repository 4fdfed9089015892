using System.Globalization;
using System.Text.Json;
using MongoDB.Bson;

namespace Platform.Storage.Mongo;

/// <summary>
/// Documents as BSON of the same shape as their JSON, so that whoever looks into the database can read and query them.
/// Numbers keep their value: whole ones are 64-bit integers, others doubles, and decimals where a double would change them.
/// </summary>
internal static class BsonJson
{
    public static BsonValue Write<T>(T value, JsonSerializerOptions options)
    {
        using var json = JsonSerializer.SerializeToDocument(value, options);
        return Write(json.RootElement);
    }

    public static T Read<T>(BsonValue value, JsonSerializerOptions options)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Read(value, writer);
        return JsonSerializer.Deserialize<T>(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), options)!;
    }

    private static BsonValue Write(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new BsonDocument(json.EnumerateObject().Select(property => new BsonElement(property.Name, Write(property.Value)))),
        JsonValueKind.Array => new BsonArray(json.EnumerateArray().Select(Write)),
        JsonValueKind.String => new BsonString(json.GetString()!),
        JsonValueKind.Number => Number(json),
        JsonValueKind.True => BsonBoolean.True,
        JsonValueKind.False => BsonBoolean.False,
        _ => BsonNull.Value,
    };

    private static BsonValue Number(JsonElement json)
    {
        var text = json.GetRawText();
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') < 0 && json.TryGetInt64(out var whole))
            return new BsonInt64(whole);
        var number = json.GetDouble();
        // What a double writes in another way had more digits, or an exponent, which is the same number.
        return number.ToString("R", CultureInfo.InvariantCulture) == text || !json.TryGetDecimal(out var exact) || (double)exact == number && HasExponent(text)
            ? new BsonDouble(number)
            : new BsonDecimal128(exact);
    }

    private static bool HasExponent(string text) => text.AsSpan().IndexOfAny('e', 'E') >= 0;

    private static void Read(BsonValue value, Utf8JsonWriter writer)
    {
        switch (value)
        {
            case BsonDocument document:
                writer.WriteStartObject();
                foreach (var element in document)
                {
                    writer.WritePropertyName(element.Name);
                    Read(element.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case BsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                    Read(item, writer);
                writer.WriteEndArray();
                break;
            case BsonString text:
                writer.WriteStringValue(text.Value);
                break;
            case BsonInt32 or BsonInt64:
                writer.WriteNumberValue(value.ToInt64());
                break;
            case BsonDouble number:
                writer.WriteNumberValue(number.Value);
                break;
            case BsonDecimal128 number:
                writer.WriteNumberValue(Decimal128.ToDecimal(number.Value));
                break;
            case BsonBoolean flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
