using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cybershield.Matching.Yaml;

/// <summary>Builds the tree of a document from parser events, refusing what a configuration file has no need of: anchors, tags, more than one document, deep nesting.</summary>
internal sealed class YamlTreeBuilder
{
    private const int MaxDepth = 32;

    private readonly YamlDocument document;
    private readonly Scanner scanner;
    private readonly Parser parser;

    public YamlTreeBuilder(YamlDocument document, string yaml)
    {
        this.document = document;
        scanner = new Scanner(new StringReader(yaml), skipComments: true);
        parser = new Parser(scanner);
    }

    /// <summary>The root node; null for an empty file.</summary>
    /// <exception cref="YamlException">The file is not YAML.</exception>
    public YamlNode? Build()
    {
        try
        {
            return Root();
        }
        catch (InvalidOperationException fault)
        {
            // The scanner answers some unclosed brackets with this instead of its own exception.
            throw new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "a bracket or quote is not closed", fault);
        }
    }

    private YamlNode? Root()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        YamlNode root = Node(0);
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            document.Report(At(second), "a second document starts here", "keep one document in a file");
        }

        return root;
    }

    private YamlNode Node(int depth)
    {
        if (parser.Current is NodeEvent node)
        {
            RefuseAnchorOrTag(node);
        }

        return parser.Current switch
        {
            Scalar => ScalarNode(parser.Consume<Scalar>()),
            AnchorAlias => Alias(parser.Consume<AnchorAlias>()),
            _ when depth > MaxDepth => throw new YamlException(parser.Current!.Start, parser.Current.End, "the nesting is too deep"),
            SequenceStart => Sequence(depth),
            _ => Mapping(depth),
        };
    }

    private static YamlScalar ScalarNode(Scalar scalar) =>
        new(At(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty);

    private YamlScalar Alias(AnchorAlias alias)
    {
        document.Report(At(alias), "an alias stands here", "write the value out");
        return new YamlScalar(At(alias), "", plain: true);
    }

    private YamlSequence Sequence(int depth)
    {
        YamlMark mark = At(parser.Consume<SequenceStart>());
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new YamlSequence(mark, items);
    }

    private YamlMapping Mapping(int depth)
    {
        YamlMapping mapping = new(document, At(parser.Consume<MappingStart>()));
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            YamlNode key = Node(depth + 1);
            YamlNode value = Node(depth + 1);
            if (key is YamlScalar name)
            {
                mapping.Add(name, value);
            }
            else
            {
                document.Report(key.Mark, $"the key is {key.Kind}", "write a name as the key");
            }
        }

        return mapping;
    }

    private void RefuseAnchorOrTag(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            document.Report(At(node), $"the anchor &{node.Anchor.Value} stands here", "remove it: aliases are not read");
        }

        if (!node.Tag.IsEmpty)
        {
            document.Report(At(node), $"the tag {node.Tag.Value} stands here", "remove it: types follow from the key");
        }
    }

    private static YamlMark At(ParsingEvent parsingEvent) => new((int)parsingEvent.Start.Line, (int)parsingEvent.Start.Column);
}
