using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Knowledge.Documents;

/// <summary>
/// Writes what a reader finds as the Markdown of articles: headings, paragraphs, steps, and a line for each row of a table that says
/// what each cell is, so that a row can be quoted alone. Pages are marked by comments, see <see cref="PageMark"/>.
/// </summary>
internal sealed partial class DocumentText(DocumentLimits limits)
{
    public const int DeepestHeading = 4;

    private readonly StringBuilder _text = new();
    private int _rows;
    private int _page;

    public int Pages => _page;

    public static string PageMark(int page) => string.Create(CultureInfo.InvariantCulture, $"<!-- page {page} -->");

    public void Page(int page)
    {
        if (page == _page)
            return;
        _page = page;
        Block(PageMark(page));
    }

    public void Heading(int level, string text)
    {
        if (Plain(text) is { Length: > 0 } plain)
            Block(new string('#', Math.Clamp(level, 1, DeepestHeading)) + " " + plain);
    }

    public void Paragraph(string text)
    {
        if (Plain(text) is { Length: > 0 } plain)
            Block(plain);
    }

    /// <param name="text">The item.</param>
    /// <param name="number">Its number if the list has numbers.</param>
    public void Item(string text, int? number = null)
    {
        if (Plain(text) is not { Length: > 0 } plain)
            return;
        // Items stay together, as a list.
        if (_text.Length > 0 && !_inList)
            _text.Append('\n');
        Line(number is { } own ? string.Create(CultureInfo.InvariantCulture, $"{own}. {plain}") : "- " + plain);
        _inList = true;
    }

    /// <summary>The rows of a table, the first of which names the columns if there are others.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<IReadOnlyList<string>> filled = [.. rows.Where(row => row.Any(cell => !string.IsNullOrWhiteSpace(cell)))];
        if (filled.Count == 0)
            return;
        var header = filled.Count > 1 ? filled[0] : [];
        foreach (var row in filled.Skip(header.Count > 0 ? 1 : 0))
        {
            if (++_rows > limits.Rows)
                throw new DocumentRefusedException($"The tables have more than the {limits.Rows:N0} rows that are allowed.");
            Row(string.Join("; ", row.Select((cell, column) => (Cell: Plain(cell), Name: column < header.Count ? Plain(header[column]) : ""))
                .Where(cell => cell.Cell.Length > 0)
                .Select(cell => cell.Name.Length > 0 ? $"{cell.Name}: {cell.Cell}" : cell.Cell)));
        }

        _inList = false;

        void Row(string row)
        {
            if (_text.Length > 0 && !_inList)
                _text.Append('\n');
            // Another mark than that of other lists: a row is quoted alone.
            Line("* " + row);
            _inList = true;
        }
    }

    /// <exception cref="DocumentRefusedException">There is no text.</exception>
    public string ToMarkdown()
    {
        var markdown = _text.ToString();
        return Comment().Replace(markdown, "").Any(char.IsLetterOrDigit)
            ? markdown
            : throw new DocumentRefusedException("The file has no text; scanned pages must be made readable (OCR) first.");
    }

    /// <summary>In one line, with nothing that Markdown would take for its own.</summary>
    private static string Plain(string text) => Special().Replace(Space().Replace(text, " ").Trim(), "\\$0");

    private bool _inList;

    private void Block(string text)
    {
        _inList = false;
        if (_text.Length > 0)
            _text.Append('\n');
        Line(text);
    }

    private void Line(string text)
    {
        if (_text.Length + text.Length > limits.Characters)
            throw new DocumentRefusedException($"The text is longer than the {limits.Characters:N0} characters that are allowed.");
        _text.Append(text).Append('\n');
    }

    [GeneratedRegex(@"[\s\p{Cc}\p{Cf}]+")]
    private static partial Regex Space();

    [GeneratedRegex(@"[\\`*_\[\]<>|&]|^(?:[#+\-=~]|\d+[.)])")]
    private static partial Regex Special();

    [GeneratedRegex("<!--.*?-->")]
    private static partial Regex Comment();
}
