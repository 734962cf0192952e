using System.Text.Json;

namespace Cybershield.Elasticsearch;

/// <summary>What the search server said to one request. Refusals and silence are expected and are values.</summary>
/// <param name="Status">HTTP status; null where no answer came in time and the outcome is unknown.</param>
/// <param name="Body">The answer's JSON; undefined where there was none.</param>
/// <param name="ErrorType">Machine name of the error, such as <c>security_exception</c>; empty where there was none.</param>
/// <param name="Reason">The error in the server's words, cut at 300 characters; empty where there was none.</param>
public sealed record ServerAnswer(int? Status, JsonElement Body, string ErrorType, string Reason)
{
    private const int MaxReasonCharacters = 300;

    /// <summary>The request was carried out.</summary>
    public bool Accepted => Status is >= 200 and < 300;

    internal static ServerAnswer None(string reason) => new(null, default, "no_answer", Cut(reason));

    /// <summary>Reads an answer or one item of a bulk answer: <c>error</c> is an object or, for some refusals, a plain sentence.</summary>
    internal static ServerAnswer Read(int status, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("error", out JsonElement error))
            return new(status, body, "", "");
        if (error.ValueKind != JsonValueKind.Object)
            return new(status, body, "error", Cut(error.ToString()));
        return new(status, body, Text(error, "type"), Cut(DeepestReason(error)));
    }

    /// <summary>For a log line or a page: <c>429 es_rejected_execution_exception: rejected execution of …</c>.</summary>
    public override string ToString() => Status is null ? $"no answer: {Reason}" : $"{Status} {ErrorType}: {Reason}".TrimEnd(':', ' ');

    private static string DeepestReason(JsonElement error)
    {
        string reason = Text(error, "reason");
        return error.TryGetProperty("caused_by", out JsonElement cause) && cause.ValueKind == JsonValueKind.Object
            ? $"{reason}: {DeepestReason(cause)}"
            : reason;
    }

    private static string Text(JsonElement from, string key) =>
        from.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Cut(string text) => text.Length <= MaxReasonCharacters ? text : text[..MaxReasonCharacters] + "…";
}
