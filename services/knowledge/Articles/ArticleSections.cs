using System.Globalization;
using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Platform.Knowledge.Articles;

/// <summary>A part of an article that can be quoted alone.</summary>
/// <param name="Heading">Null for the opening paragraph.</param>
/// <param name="Text">Plain text.</param>
internal sealed record ArticleSection(string? Heading, string Text);

/// <summary>Splits Markdown into its opening and its <c>##</c> sections, as text that reads well without Markdown.</summary>
internal static class ArticleSections
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    public static IReadOnlyList<ArticleSection> Split(string markdown)
    {
        var sections = new List<ArticleSection>();
        string? heading = null;
        var text = new StringBuilder();

        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            if (block is HeadingBlock { Level: <= 2 } title)
            {
                Close();
                heading = Inline(title.Inline);
                continue;
            }

            var start = text.Length;
            Write(block, text, indent: "");
            if (text.Length > start && start > 0)
                text.Insert(start, '\n');
        }

        Close();
        return sections;

        void Close()
        {
            var plain = text.ToString().Trim();
            if (plain.Length > 0)
                sections.Add(new(string.IsNullOrWhiteSpace(heading) ? null : heading, plain));
            text.Clear();
        }
    }

    private static void Write(Block block, StringBuilder text, string indent)
    {
        switch (block)
        {
            case ListBlock list:
                WriteList(list, text, indent);
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>())
                    text.Append(indent).AppendJoin(" | ", row.OfType<TableCell>().Select(Cell)).Append('\n');
                break;
            case CodeBlock code:
                foreach (var line in code.Lines.ToString().Split('\n'))
                    text.Append(indent).Append(line).Append('\n');
                break;
            case ContainerBlock container:
                foreach (var child in container)
                    Write(child, text, indent);
                break;
            case LeafBlock { Inline: { } inline }:
                text.Append(indent).Append(Inline(inline)).Append('\n');
                break;
        }
    }

    private static void WriteList(ListBlock list, StringBuilder text, string indent)
    {
        var number = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var first) ? first : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{number++}. ") : "- ";
            var content = new StringBuilder();
            foreach (var child in item)
                Write(child, content, child is ListBlock ? "  " : "");
            text.Append(indent).Append(mark)
                .Append(content.ToString().TrimEnd().Replace("\n", "\n" + indent, StringComparison.Ordinal)).Append('\n');
        }
    }

    private static string Cell(TableCell cell)
    {
        var text = new StringBuilder();
        foreach (var block in cell)
            Write(block, text, "");
        return text.ToString().Trim().Replace('\n', ' ');
    }

    private static string Inline(ContainerInline? container)
    {
        var text = new StringBuilder();
        Write(container, text);
        return text.ToString().Trim();
    }

    private static void Write(ContainerInline? container, StringBuilder text)
    {
        foreach (var inline in container ?? Enumerable.Empty<Inline>())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case LineBreakInline line:
                    WriteLineBreak(line, text);
                    break;
                case LinkInline { IsImage: false, Url: { Length: > 0 } url } link:
                    var start = text.Length;
                    Write(link, text);
                    if (text.ToString(start, text.Length - start) != url)
                        text.Append(" (").Append(url).Append(')');
                    break;
                case ContainerInline nested:
                    Write(nested, text);
                    break;
            }
        }
    }

    private static void WriteLineBreak(LineBreakInline line, StringBuilder text)
    {
        if (line.IsHard)
            text.Append('\n');
        // Chinese and Japanese have no spaces between words, so a wrapped line joins without one.
        else if (text.Length > 0 && text[^1] < '\u2E80')
            text.Append(' ');
    }
}
