using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Articles;

/// <summary>A part of an article that can be quoted alone.</summary>
/// <param name="Heading">Null for the opening paragraph; in a document the path of headings, outermost first.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Page">The page on which it begins, where there are pages.</param>
/// <param name="Range">Where it stands in the Markdown.</param>
internal sealed record ArticleSection(string? Heading, string Text, int? Page = null, TextRange? Range = null);

/// <summary>
/// Splits Markdown into its opening and its <c>##</c> sections, as text that reads well without Markdown. A document is longer and
/// deeper: every heading begins a section, a long one is cut between its blocks, and each row of a table is a section.
/// </summary>
internal static partial class ArticleSections
{
    private const string PathSeparator = " › ";
    // Long enough for the steps of a procedure, short enough to be sent to a customer.
    private const int LongSection = 900;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    /// <param name="markdown">The text.</param>
    /// <param name="isDocument">Whether it is one.</param>
    /// <param name="visit">Is shown each heading and each block, with the place of the section that it belongs to or begins.</param>
    public static IReadOnlyList<ArticleSection> Split(string markdown, bool isDocument = false, Action<int, Block>? visit = null)
    {
        var sections = new List<ArticleSection>();
        string? heading = null;
        var path = new List<(int Level, string Title)>();
        int? page = null, startPage = null;
        var (start, end) = (0, 0);
        var text = new StringBuilder();

        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            if (block is HtmlBlock html && PageMark().Match(html.Lines.ToString()) is { Success: true } mark)
            {
                page = int.Parse(mark.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                continue;
            }

            if (block is HeadingBlock title && (isDocument || title.Level <= 2))
            {
                Close();
                visit?.Invoke(sections.Count, title);
                heading = Inline(title.Inline);
                path.RemoveAll(above => above.Level >= title.Level);
                path.Add((title.Level, heading));
                if (isDocument)
                    heading = string.Join(PathSeparator, path.Select(above => above.Title).Where(above => above.Length > 0));
                continue;
            }

            if (isDocument && block is ListBlock { BulletType: '*' } rows)
            {
                Close();
                foreach (var row in rows.OfType<ListItemBlock>())
                {
                    foreach (var child in row)
                        Append(child);
                    Close();
                }

                continue;
            }

            Append(block);
            if (isDocument && text.Length > LongSection)
                Close();
        }

        Close();
        return sections;

        void Append(Block block)
        {
            var length = text.Length;
            if (length == 0)
                (startPage, start) = (page, block.Span.Start);
            visit?.Invoke(sections.Count, block);
            Write(block, text, indent: "");
            if (text.Length == length)
                return;
            end = block.Span.End + 1;
            if (length > 0)
                text.Insert(length, '\n');
        }

        void Close()
        {
            var plain = text.ToString().Trim();
            if (plain.Length > 0)
                sections.Add(new(string.IsNullOrWhiteSpace(heading) ? null : heading, plain, startPage, new TextRange(start, markdown.AsSpan(start, end - start).TrimEnd().Length)));
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

    internal static string Cell(TableCell cell)
    {
        var text = new StringBuilder();
        foreach (var block in cell)
            Write(block, text, "");
        return text.ToString().Trim().Replace('\n', ' ');
    }

    internal static string Inline(ContainerInline? container)
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

    [GeneratedRegex("^<!-- page ([0-9]{1,6}) -->")]
    private static partial Regex PageMark();
}
