using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cybershield.Service.Pages;

/// <summary>A whole page: it shows a model that its endpoint has read, and reads nothing itself.</summary>
public abstract class PageOf<TModel> : ComponentBase
{
    [Parameter, EditorRequired]
    public Viewer Viewer { get; set; } = null!;

    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}

internal static class Rendered
{
    /// <summary>The answer that is a page.</summary>
    public static IResult As<TPage, TModel>(HttpContext context, TModel model, int status = StatusCodes.Status200OK)
        where TPage : PageOf<TModel> =>
        new RazorComponentResult<TPage>(new Dictionary<string, object?> { ["Viewer"] = Viewer.Of(context), ["Model"] = model })
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        };
}
