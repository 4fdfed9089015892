using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Platform.Knowledge.Documents;

/// <summary>Reads HTML (WHATWG). Scripts, styles and what a browser would not show are not part of the text; nothing is loaded or run.</summary>
internal static partial class WebReader
{
    private const int Deepest = 200;
    private const int MostOpen = 1000;

    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "iframe", "object", "svg", "nav", "head", "form", "button", "select", "input", "textarea",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "header", "html",
        "main", "ol", "p", "pre", "section", "summary", "table", "ul", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    };

    public static void Read(string html, DocumentText text)
    {
        // The parser takes the square of the time for elements that are never closed.
        var open = 0;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            open += html[tag.Index + 1] == '/' ? -1 : 1;
            if (open > MostOpen)
                throw new DocumentRefusedException($"The page is nested more than {MostOpen} deep, or its elements are not closed.");
        }

        using var document = new HtmlParser().ParseDocument(html);
        // Counted without recursion: what follows has it.
        var depth = 0;
        for (INode? node = document.DocumentElement; node is not null;)
        {
            if (node.FirstChild is { } child)
            {
                if (++depth > Deepest)
                    throw new DocumentRefusedException($"The page is nested more than {Deepest} deep.");
                node = child;
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
            }

            node = node?.NextSibling;
        }

        Walk(document.DocumentElement, text);
    }

    private static void Walk(IElement element, DocumentText text)
    {
        if (IsHidden(element))
            return;
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                text.Heading(element.LocalName[1] - '0', Inline(element));
                return;
            case "table":
                text.Table([.. element.QuerySelectorAll("tr").Where(row => !IsHidden(row))
                    .Select(row => row.Children.Where(cell => cell.LocalName is "td" or "th" && !IsHidden(cell)).Select(Inline).ToList())]);
                return;
            case "ol" or "ul":
                var number = 0;
                foreach (var item in element.Children.Where(child => child.LocalName == "li" && !IsHidden(child)))
                    text.Item(Inline(item), element.LocalName == "ol" ? ++number : null);
                return;
        }

        var inline = new StringBuilder();
        foreach (var node in element.ChildNodes)
        {
            if (node is IElement child && Blocks.Contains(child.LocalName))
            {
                text.Paragraph(inline.ToString());
                inline.Clear();
                Walk(child, text);
            }
            else
            {
                inline.Append(node is IElement { LocalName: "br" } ? "\n" : InlineOf(node));
            }
        }

        text.Paragraph(inline.ToString());
    }

    private static string Inline(IElement element) => string.Concat(element.ChildNodes.Select(InlineOf));

    private static string InlineOf(INode node) => node switch
    {
        IText text => text.Data,
        IElement element when IsHidden(element) => "",
        IElement element => (Blocks.Contains(element.LocalName) ? " " : "") + Inline(element) + (Blocks.Contains(element.LocalName) || element.LocalName == "br" ? " " : ""),
        _ => "",
    };

    private static bool IsHidden(IElement element)
    {
        if (Unread.Contains(element.LocalName) || element.HasAttribute("hidden") || element.GetAttribute("aria-hidden") == "true")
            return true;
        return element.GetAttribute("style") is { } style && Hiding().IsMatch(style);
    }

    // Without those that need not be closed.
    [GeneratedRegex(@"</?(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|tbody|thead|tfoot|option)\b)[a-z][a-z0-9]*", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?:\.0+)?(?:[a-z%]*))\s*(?:!important\s*)?(?:;|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Hiding();
}
