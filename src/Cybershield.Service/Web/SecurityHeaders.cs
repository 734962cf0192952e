namespace Cybershield.Service.Web;

/// <summary>The same headers on every answer: nothing but our own script, style and images, in no one's frame, kept in no cache.</summary>
internal static class SecurityHeaders
{
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <remarks>
    /// The referrer policy is same-origin, not no-referrer: under the latter browsers send <c>Origin: null</c> with our own forms
    /// (Fetch, "append a request Origin header"), and the origin check could not tell them from another site's. No other site is sent a referrer either way.
    /// </remarks>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        // As late as possible: the exception handler starts a failed answer anew.
        context.Response.OnStarting(Write, context.Response);
        return next(context);
    }

    private static Task Write(object response)
    {
        IHeaderDictionary headers = ((HttpResponse)response).Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        if (headers.CacheControl.ToString() is not { } cache || !cache.Contains("immutable", StringComparison.Ordinal))
            headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return Task.CompletedTask;
    }
}
