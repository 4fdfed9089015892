using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Load.Tracing;

/// <summary>
/// Draws a trace: a row for each span, indented below its parent. What repeats is one row with several bars, and the
/// operations of the store are marks in the bar of the span that asked for them; else nobody could read it.
/// </summary>
internal static partial class Waterfall
{
    private const int RowHeight = 18;
    private const int NamesWidth = 470;
    private const int BarsWidth = 820;
    private const int Top = 92;
    private const string StoreScope = "Platform.Storage";

    // Okabe and Ito's colours, which colour-blind people can tell apart, and two greys.
    private static readonly (string Service, string Colour)[] Colours =
    [
        ("front-door", "#666666"), ("channel-gateway", "#0072B2"), ("routing", "#D55E00"), ("nlu", "#009E73"),
        ("sentiment", "#CC79A7"), ("knowledge", "#B8A100"), ("audit", "#56B4E9"), ("analytics", "#E69F00"),
    ];

    public static string Draw(IReadOnlyCollection<Span> spans)
    {
        var rows = Arrange(spans);
        var begin = spans.Min(span => span.Start);
        var length = Math.Max(1, Milliseconds(begin, spans.Max(span => span.End)));
        var tick = Tick(length);
        var height = Top + (rows.Count * RowHeight) + 16;
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{NamesWidth + BarsWidth + 90}\" height=\"{height}\" viewBox=\"0 0 {NamesWidth + BarsWidth + 90} {height}\" font-family=\"'DejaVu Sans', Verdana, sans-serif\" font-size=\"11\">\n"));
        svg.Append(Invariant($"<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<text x=\"12\" y=\"24\" font-size=\"16\" font-weight=\"bold\" fill=\"#222\">One message through all services: {spans.Count} spans in {length:0.0} ms</text>\n"));
        svg.Append("<text x=\"12\" y=\"42\" fill=\"#555\">×n: so many spans in one row. Dark marks: operations of the store. Behind the reply, audit and analytics go on.</text>\n");

        var x = 12;
        foreach (var (service, colour) in Colours.Where(known => spans.Any(span => span.Service == known.Service)))
        {
            svg.Append(Invariant($"<rect x=\"{x}\" y=\"54\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{x + 17}\" y=\"64\" fill=\"#222\">{service}</text>\n"));
            x += 40 + (service.Length * 7);
        }

        for (double at = 0; at <= length; at += tick)
        {
            var line = X(at, length);
            svg.Append(Invariant($"<line x1=\"{line:0.#}\" y1=\"{Top - 6}\" x2=\"{line:0.#}\" y2=\"{height - 10}\" stroke=\"#e4e4e4\"/><text x=\"{line:0.#}\" y=\"{Top - 10}\" text-anchor=\"middle\" fill=\"#777\">{at:0.###} ms</text>\n"));
        }

        var y = Top;
        foreach (var row in rows)
        {
            Draw(svg, row, y, begin, length);
            y += RowHeight;
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, Row row, int y, ulong begin, double length)
    {
        var service = row.Spans[0].Service;
        var colour = Array.Find(Colours, known => known.Service == service).Colour ?? "#999999";
        var name = NoiseInNames().Replace(row.Spans[0].Name, "") + (row.Spans.Count > 1 ? Invariant($"  ×{row.Spans.Count}") : "");
        var indent = 12 + (row.Depth * 11);
        svg.Append(Invariant($"<rect x=\"{indent}\" y=\"{y + 3}\" width=\"3\" height=\"{RowHeight - 6}\" fill=\"{colour}\"/><text x=\"{indent + 8}\" y=\"{y + 13}\" fill=\"#222\">{Escape(Shorten(name, (NamesWidth - indent - 16) / 6.3))}</text>\n"));
        foreach (var span in row.Spans)
        {
            var left = X(Milliseconds(begin, span.Start), length);
            var width = Math.Max(1.5, Milliseconds(span.Start, span.End) / length * BarsWidth);
            svg.Append(Invariant($"<rect x=\"{left:0.#}\" y=\"{y + 3}\" width=\"{width:0.#}\" height=\"{RowHeight - 6}\" rx=\"1.5\" fill=\"{(span.Failed ? "#cc0000" : colour)}\" fill-opacity=\"0.85\"><title>{Escape(span.Service)}: {Escape(span.Name)}, {Milliseconds(span.Start, span.End):0.00} ms</title></rect>\n"));
        }

        foreach (var operation in row.Store)
        {
            var left = X(Milliseconds(begin, operation.Start), length);
            var width = Math.Max(1, Milliseconds(operation.Start, operation.End) / length * BarsWidth);
            svg.Append(Invariant($"<rect x=\"{left:0.#}\" y=\"{y + 11}\" width=\"{width:0.#}\" height=\"4\" fill=\"#1a1a1a\" fill-opacity=\"0.75\"><title>{Escape(operation.Name)}, {Milliseconds(operation.Start, operation.End):0.00} ms</title></rect>\n"));
        }

        var total = row.Spans.Sum(span => Milliseconds(span.Start, span.End));
        var end = X(Milliseconds(begin, row.Spans.Max(span => span.End)), length);
        svg.Append(Invariant($"<text x=\"{Math.Min(end + 5, NamesWidth + BarsWidth + 20):0.#}\" y=\"{y + 13}\" fill=\"#666\" font-size=\"10\">{total:0.0} ms</text>\n"));
    }

    /// <summary>The rows from top to bottom.</summary>
    private static List<Row> Arrange(IReadOnlyCollection<Span> spans)
    {
        var ids = spans.Select(span => span.SpanId).ToHashSet(StringComparer.Ordinal);
        var children = spans.ToLookup(span => ids.Contains(span.ParentId) ? span.ParentId : "");
        var rows = new List<Row>();
        Add([.. children[""]], 0);
        return rows;

        // Spans of one place in the tree that have the same service and name share a row, and their children one below. Those
        // who only listen come last.
        void Add(IReadOnlyList<Span> siblings, int depth)
        {
            foreach (var alike in siblings.Where(span => span.Scope != StoreScope)
                .GroupBy(span => (span.Service, span.Name))
                .OrderBy(group => group.Key.Service is "audit" or "analytics")
                .ThenBy(group => group.Min(span => span.Start)))
            {
                Span[] below = [.. alike.SelectMany(span => children[span.SpanId])];
                if (IsFrame(alike.Key, [.. alike], below))
                {
                    Add(below, depth);
                    continue;
                }

                rows.Add(new Row(depth, [.. alike], [.. below.Where(span => span.Scope == StoreScope)]));
                Add(below, depth + 1);
            }
        }

        // Receiving a message is the frame of handling it, and calling a grain that of its work: one row is enough for both.
        static bool IsFrame((string Service, string Name) group, Span[] alike, Span[] below) =>
            below.Length == alike.Length
            && below.All(span => span.Service == group.Service)
            && (below.All(span => span.Name == group.Name)
                || (group.Name.EndsWith(" receive", StringComparison.Ordinal) && below.All(span => span.Name.EndsWith(" process", StringComparison.Ordinal))));
    }

    // The namespaces of messages, and the ids of queues that belong to one process.
    [GeneratedRegex(@"Platform\.[A-Za-z.]+:|-[0-9a-f]{32}")]
    private static partial Regex NoiseInNames();

    private static double X(double at, double length) => NamesWidth + (at / length * BarsWidth);

    private static double Milliseconds(ulong from, ulong to) => to > from ? (to - from) / 1e6 : 0;

    // Some ten lines, at a number that is easy to read.
    private static double Tick(double length)
    {
        var rough = length / 10;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private static string Shorten(string text, double characters) =>
        text.Length <= characters ? text : text[..((int)characters - 1)] + "…";

    private static string Escape(string text) => System.Security.SecurityElement.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(int Depth, IReadOnlyList<Span> Spans, IReadOnlyList<Span> Store);
}
