using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Platform.Knowledge.Documents;

/// <summary>Reads HTML (WHATWG). Scripts, styles and what a browser would not show are not part of the text; nothing is loaded or run.</summary>
internal static class WebReader
{
    private static readonly HashSet<string> Unread = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "iframe", "object", "svg", "nav", "head", "form", "button", "select", "input", "textarea",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "header", "html",
        "main", "ol", "p", "pre", "section", "summary", "table", "ul", "li", "h1", "h2", "h3", "h4", "h5", "h6",
    };

    public static void Read(string html, DocumentText text) => Walk(new HtmlParser().ParseDocument(html).DocumentElement, text, 0);

    private static void Walk(IElement element, DocumentText text, int depth)
    {
        if (IsHidden(element))
            return;
        if (depth > 500)
            throw new DocumentRefusedException("The page is nested more than 500 deep.");
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

        var inline = "";
        foreach (var node in element.ChildNodes)
        {
            if (node is IElement child && Blocks.Contains(child.LocalName))
            {
                text.Paragraph(inline);
                inline = "";
                Walk(child, text, depth + 1);
            }
            else
            {
                inline += node is IElement { LocalName: "br" } ? "\n" : InlineOf(node);
            }
        }

        text.Paragraph(inline);
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
        var style = element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal);
        return style is not null && (style.Contains("display:none", StringComparison.OrdinalIgnoreCase) || style.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)
            || style.Contains("font-size:0", StringComparison.OrdinalIgnoreCase) || style.Contains("opacity:0;", StringComparison.OrdinalIgnoreCase));
    }
}
