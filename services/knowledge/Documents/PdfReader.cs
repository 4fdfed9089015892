using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Exceptions;

namespace Platform.Knowledge.Documents;

/// <summary>
/// Reads the text of PDF files (ISO 32000-2). Such a file knows glyphs and their places only: words on one height are a line, larger or
/// bold lines are headings, words with wide gaps are cells of a table, and lines that stand close make a paragraph.
/// </summary>
internal static partial class PdfReader
{
    private const double HeadingScale = 1.12;
    private const int LongestHeading = 120;
    // In heights of a line.
    private const double ParagraphGap = 1.75;
    private const double CellGap = 1.4;

    public static void Read(byte[] file, DocumentText text, DocumentLimits limits, Action<int, int>? pageRead)
    {
        try
        {
            using var pdf = PdfDocument.Open(file);
            if (pdf.NumberOfPages > limits.Pages)
                throw new DocumentRefusedException($"The file has {pdf.NumberOfPages:N0} pages; {limits.Pages:N0} are allowed.");
            var pages = new List<(int Number, List<Line> Lines)>(pdf.NumberOfPages);
            foreach (var page in pdf.GetPages())
            {
                pages.Add((page.Number, LinesOf(page)));
                pageRead?.Invoke(pages.Count, pdf.NumberOfPages);
            }

            var sizes = pages.SelectMany(page => page.Lines).ToList();
            if (sizes.Count == 0)
                return;
            var body = sizes.GroupBy(line => Math.Round(line.Size, 1)).MaxBy(group => group.Sum(line => line.Text.Length))!.Key;
            double[] larger = [.. sizes.Where(line => line.Size >= body * HeadingScale && line.IsShort).Select(line => Math.Round(line.Size, 1)).Distinct().OrderDescending()];
            var repeated = Repeated(pages.Select(page => page.Lines).ToList());
            foreach (var (number, lines) in pages)
                Write(number, [.. lines.Where(line => !repeated.Contains(line.Key))], body, larger, text);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new DocumentRefusedException("The file is encrypted; send it without a password.");
        }
        catch (Exception exception) when (exception is PdfDocumentFormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException
            or KeyNotFoundException or NullReferenceException or FormatException or OverflowException or InvalidCastException or EndOfStreamException)
        {
            // The reader fails on broken files in all these ways.
            throw new DocumentRefusedException("The file is broken: no PDF reader can make sense of it.");
        }
    }

    private static List<Line> LinesOf(Page page)
    {
        var words = page.GetWords()
            // What no reader of the page can see is not part of it.
            .Where(word => word.Letters.All(letter => letter.RenderingMode is not (TextRenderingMode.Neither or TextRenderingMode.NeitherClip) && letter.PointSize >= 1))
            .OrderByDescending(word => word.BoundingBox.Bottom).ThenBy(word => word.BoundingBox.Left);
        var lines = new List<List<Word>>();
        foreach (var word in words)
        {
            if (lines.Count > 0 && Math.Abs(lines[^1][0].Letters[0].StartBaseLine.Y - word.Letters[0].StartBaseLine.Y) < 0.4 * Math.Max(1, word.Letters[0].PointSize))
                lines[^1].Add(word);
            else
                lines.Add([word]);
        }

        return [.. lines.Select(line => new Line([.. line.OrderBy(word => word.BoundingBox.Left)]))];
    }

    /// <summary>Headers and footers: what stands at the edge of most pages, apart from numbers.</summary>
    private static HashSet<string> Repeated(List<List<Line>> pages)
    {
        if (pages.Count < 4)
            return [];
        return [.. pages.SelectMany(lines => lines.Take(2).Concat(lines.TakeLast(2)).Select(line => line.Key).Distinct())
            .CountBy(key => key).Where(key => key.Value > pages.Count / 2).Select(key => key.Key)];
    }

    private static void Write(int number, List<Line> lines, double body, double[] larger, DocumentText text)
    {
        text.Page(number);
        var paragraph = new List<string>();
        var item = new List<string>();
        int? itemNumber = null;
        var table = new TableRows();
        Line? before = null;
        foreach (var line in lines)
        {
            var cells = line.Cells;
            if (before is not null && before.Y - line.Y <= ParagraphGap * line.Size && table.Continue(cells, line.Size))
            {
                before = line;
                continue;
            }

            var isHeading = line.IsShort && cells.Count == 1 && (line.Size >= body * HeadingScale || (line.IsBold && before?.IsBold != true));
            if (cells.Count > 1 && !isHeading)
            {
                Close();
                table.Add(cells, line.Size);
                before = line;
                continue;
            }

            CloseTable();
            if (isHeading)
            {
                Close();
                var level = Array.FindIndex(larger, size => line.Size >= size - 0.05);
                text.Heading(level < 0 ? larger.Length + 1 : level + 1, line.Text);
            }
            else if (line.Item is { } begun)
            {
                Close();
                item.Add(begun.Text);
                itemNumber = begun.Number;
            }
            else
            {
                if (before is not null && before.Y - line.Y > ParagraphGap * line.Size)
                    Close();
                (item.Count > 0 ? item : paragraph).Add(line.Text);
            }

            before = line;
        }

        Close();
        CloseTable();

        void Close()
        {
            text.Paragraph(Join(paragraph));
            paragraph.Clear();
            if (item.Count > 0)
                text.Item(Join(item), itemNumber);
            item.Clear();
        }

        void CloseTable()
        {
            text.Table(table.Take());
        }
    }

    // Lines of Chinese and Japanese go on without a space.
    private static string Join(List<string> lines)
    {
        var joined = "";
        foreach (var line in lines.Where(line => line.Length > 0))
            joined += joined.Length > 0 && (joined[^1] < '\u2E80' || line[0] < '\u2E80') ? " " + line : line;
        return joined;
    }

    private sealed record Cell(string Text, double Left);

    /// <summary>The rows of a table that is being read. The first one says where its columns begin.</summary>
    private sealed class TableRows
    {
        private readonly List<List<string>> _rows = [];
        private IReadOnlyList<Cell> _columns = [];

        public void Add(IReadOnlyList<Cell> cells, double size)
        {
            if (_rows.Count == 0)
                _columns = cells;
            int[] columns = [.. cells.Select(cell => ColumnOf(cell, size))];
            // What stands below no column, as numbers that end at one line do, is counted from the left.
            if (columns.Contains(-1) || columns.Distinct().Count() < columns.Length)
                columns = [.. Enumerable.Range(0, cells.Count)];
            var row = new List<string>();
            foreach (var (cell, column) in cells.Zip(columns))
            {
                while (row.Count <= column)
                    row.Add("");
                row[column] = cell.Text;
            }

            _rows.Add(row);
        }

        /// <summary>Takes a line that goes on with cells of the row before: it has nothing in the first column. False if it is none.</summary>
        public bool Continue(IReadOnlyList<Cell> cells, double size)
        {
            if (_rows.Count == 0 || cells.Any(cell => ColumnOf(cell, size) <= 0))
                return false;
            var row = _rows[^1];
            foreach (var cell in cells)
            {
                var column = ColumnOf(cell, size);
                while (row.Count <= column)
                    row.Add("");
                row[column] = Join([row[column], cell.Text]);
            }

            return true;
        }

        public IReadOnlyList<IReadOnlyList<string>> Take()
        {
            IReadOnlyList<IReadOnlyList<string>> rows = [.. _rows];
            _rows.Clear();
            return rows;
        }

        private int ColumnOf(Cell cell, double size)
        {
            for (var i = 0; i < _columns.Count; i++)
            {
                if (Math.Abs(_columns[i].Left - cell.Left) < 0.5 * size)
                    return i;
            }

            return -1;
        }
    }

    private sealed partial class Line(List<Word> words)
    {
        public double Y { get; } = words[0].Letters[0].StartBaseLine.Y;

        public double Size { get; } = words.SelectMany(word => word.Letters).Average(letter => letter.PointSize);

        public bool IsBold { get; } = words.All(word => word.FontName?.Contains("Bold", StringComparison.OrdinalIgnoreCase) == true);

        public string Text { get; } = string.Join(' ', words.Select(word => word.Text));

        public bool IsShort => Text.Length <= LongestHeading;

        /// <summary>The text without numbers, at its height.</summary>
        public string Key => $"{Math.Round(Y / 2)}/{Digits().Replace(Text, "#")}";

        public IReadOnlyList<Cell> Cells
        {
            get
            {
                var cells = new List<Cell> { new(words[0].Text, words[0].BoundingBox.Left) };
                for (var i = 1; i < words.Count; i++)
                {
                    if (words[i].BoundingBox.Left - words[i - 1].BoundingBox.Right > CellGap * Size)
                        cells.Add(new(words[i].Text, words[i].BoundingBox.Left));
                    else
                        cells[^1] = cells[^1] with { Text = cells[^1].Text + " " + words[i].Text };
                }

                return cells;
            }
        }

        public (string Text, int? Number)? Item => ListMark().Match(Text) is { Success: true } mark
            ? (Text[mark.Length..], mark.Groups[1].Success ? int.Parse(mark.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : null)
            : null;

        [System.Text.RegularExpressions.GeneratedRegex(@"\d+")]
        private static partial System.Text.RegularExpressions.Regex Digits();

        [System.Text.RegularExpressions.GeneratedRegex(@"^(?:[•▪‣–·-]|(\d{1,3})[.)、])\s+")]
        private static partial System.Text.RegularExpressions.Regex ListMark();
    }
}
