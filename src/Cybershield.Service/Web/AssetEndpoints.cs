using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Cybershield.Service.Web;

/// <summary>Our one style sheet, one script and one icon, from inside the executable: it can be started from any folder.</summary>
internal static class AssetEndpoints
{
    private static readonly Dictionary<string, Asset> Assets = new[]
    {
        Load("review.css", "text/css; charset=utf-8"),
        Load("review.js", "text/javascript; charset=utf-8"),
        Load("icon.svg", "image/svg+xml"),
    }.ToDictionary(asset => asset.Name);

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", Send);

    /// <summary>The address of an asset, with its contents' hash so that a browser may keep it for good.</summary>
    public static string Address(string name) => $"/assets/{name}?v={Assets[name].Hash}";

    private static IResult Send(string name, HttpContext context)
    {
        if (!Assets.TryGetValue(name, out Asset? asset))
            return Results.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Bytes, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
    }

    private static Asset Load(string name, string contentType)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("assets/" + name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(name, contentType, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    private sealed record Asset(string Name, string ContentType, byte[] Bytes, string Hash);
}
