using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveNotify.Web.Api;

/// <summary>Times leave as ISO 8601 in UTC with a Z; whatever offset comes in is understood.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
}
