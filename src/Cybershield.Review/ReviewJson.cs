using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Cybershield.Matching;

namespace Cybershield.Review;

[JsonSerializable(typeof(Assessment))]
[JsonSerializable(typeof(FlagRow))]
internal sealed partial class ReviewJson : JsonSerializerContext
{
    /// <summary>Names in snake_case, enumerations by name, Cyrillic as itself: escaped, it would take three times the room.</summary>
    public static readonly ReviewJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter<Zone>(JsonNamingPolicy.SnakeCaseLower), new JsonStringEnumConverter<RecognitionKind>(JsonNamingPolicy.SnakeCaseLower), new JsonStringEnumConverter<MatchPresence>(JsonNamingPolicy.SnakeCaseLower) },
    });
}
