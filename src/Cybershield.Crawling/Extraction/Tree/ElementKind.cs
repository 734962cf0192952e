using System.Collections.Frozen;
using System.Reflection;
using AngleSharp.Common;
using AngleSharp.Dom;
using AngleSharp.Html.Construction;
using AngleSharp.Html.Parser;

namespace Cybershield.Crawling;

/// <summary>What an element's name tells: what it means for the text of a page, and how the tree builder treats it, as AngleSharp's own elements of that name say.</summary>
/// <param name="Name">The local name.</param>
/// <param name="Html">Of an element of HTML.</param>
/// <param name="Svg">Of an element within a drawing.</param>
/// <param name="Math">Of an element within a formula.</param>
internal sealed record ElementKind(string Name, PageTag Tag, NodeFlags Html, NodeFlags Svg, NodeFlags Math)
{
    /// <summary>The name in the form that the tree builder asks for, many times for each element.</summary>
    public readonly StringOrMemory LocalName = new(Name);

    private static readonly FrozenDictionary<string, ElementKind> Known = ReadKnown();
    private static readonly FrozenDictionary<string, ElementKind>.AlternateLookup<ReadOnlySpan<char>> ByName = Known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The kind of any name.</summary>
    public static ElementKind Of(ReadOnlySpan<char> name) => ByName.TryGetValue(name, out ElementKind? kind) ? kind : Unknown(name.ToString());

    private static ElementKind Unknown(string name) => new(name, PageTags.Of(name), NodeFlags.HtmlMember, NodeFlags.SvgMember, NodeFlags.MathMember);

    private static FrozenDictionary<string, ElementKind> ReadKnown()
    {
        IDocument document = new HtmlParser().ParseDocument("");
        return typeof(TagNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => field.GetValue(null) as string)
            .OfType<string>()
            .Where(name => name.Length > 0 && char.IsAsciiLetterLower(name[0]))
            .Concat(PageTags.Names)
            .Distinct(StringComparer.Ordinal)
            .Select(name => new ElementKind(name, PageTags.Of(name), FlagsOf(name, NamespaceNames.HtmlUri), FlagsOf(name, NamespaceNames.SvgUri), FlagsOf(name, NamespaceNames.MathMlUri)))
            .ToFrozenDictionary(kind => kind.Name, StringComparer.Ordinal);

        NodeFlags FlagsOf(string name, string space) => ((IConstructableNode)document.CreateElement(space, name)).Flags;
    }
}
