using System.Globalization;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Platform.Manual;

/// <summary>
/// Sets a manual as PDF in A5, as such manuals are printed: each section on a page of its own, a header and a page number on every page, tables
/// whose cells go over several lines. In the letters of Latin only: the fonts that every reader has know no others.
/// </summary>
public static class ManualPdf
{
    private const double Width = 420;
    private const double Height = 595;
    private const double Margin = 40;
    private const double Body = 9.5;
    private const double Leading = 1.3;
    private const double Gutter = 16;

    /// <summary>Sets the blocks.</summary>
    /// <param name="blocks">The text.</param>
    /// <param name="header">Stands at the head of every page.</param>
    /// <param name="pages">Ends after so many pages; null for the whole text.</param>
    public static byte[] Write(IReadOnlyList<ManualBlock> blocks, string header, int? pages = null)
    {
        using var builder = new PdfDocumentBuilder();
        var setter = new Setter(builder, header);
        ManualBlock? before = null;
        foreach (var block in blocks)
        {
            // A chapter's title stands on the page of its first section.
            if (block is { Kind: ManualBlockKind.Heading, Level: <= 2 } && before is not { Kind: ManualBlockKind.Heading })
            {
                if (setter.Pages == pages)
                    break;
                setter.NewPage();
            }

            // These fonts have no sign for degrees here.
            setter.Set(block with { Lines = [.. block.Lines.Select(line => line.Replace("°C", "degrees C", StringComparison.Ordinal).Replace("°", "", StringComparison.Ordinal))] });
            before = block;
        }

        return builder.Build();
    }

    private sealed class Setter(PdfDocumentBuilder builder, string header)
    {
        private readonly PdfDocumentBuilder.AddedFont _plain = builder.AddStandard14Font(Standard14Font.Helvetica);
        private readonly PdfDocumentBuilder.AddedFont _bold = builder.AddStandard14Font(Standard14Font.HelveticaBold);
        private PdfPageBuilder _page = null!;
        private double _y;

        public int Pages { get; private set; }

        public void NewPage()
        {
            _page = builder.AddPage(Width, Height);
            Pages++;
            _page.AddText(header, 7, new PdfPoint(Margin, Height - 25), _plain);
            _page.AddText(Pages.ToString(CultureInfo.InvariantCulture), 7, new PdfPoint(Width - Margin - 12, 22), _plain);
            _y = Height - 55;
        }

        public void Set(ManualBlock block)
        {
            switch (block.Kind)
            {
                case ManualBlockKind.Heading:
                    var size = block.Level switch { 1 => 18, 2 => 14, _ => 11.5 };
                    Lines(block.Lines[0], size, _bold, Margin, Width - (2 * Margin));
                    _y -= 4;
                    break;
                case ManualBlockKind.Paragraph:
                    Lines(block.Lines[0], Body, _plain, Margin, Width - (2 * Margin));
                    break;
                case ManualBlockKind.Choices:
                    foreach (var item in block.Lines)
                        Item("-", item);
                    break;
                case ManualBlockKind.Steps:
                    foreach (var (i, item) in block.Lines.Index())
                        Item(string.Create(CultureInfo.InvariantCulture, $"{i + 1}."), item);
                    break;
                case ManualBlockKind.Table:
                    Table([.. block.Lines.Select(row => row.Split('\t'))]);
                    break;
            }

            _y -= Body * 0.9;
        }

        private void Item(string mark, string text) => Lines($"{mark} {text}", Body, _plain, Margin, Width - (2 * Margin));

        private void Lines(string text, double size, PdfDocumentBuilder.AddedFont font, double x, double width)
        {
            foreach (var line in Wrap(text, size, font, width))
            {
                Need(size);
                _page.AddText(line, size, new PdfPoint(x, _y), font);
                _y -= size * Leading;
            }
        }

        private void Need(double height)
        {
            if (_y - height < 40)
                NewPage();
        }

        private void Table(string[][] rows)
        {
            var columns = Columns(rows);
            foreach (var (number, row) in rows.Index())
            {
                var font = number == 0 ? _bold : _plain;
                var cells = row.Select((cell, i) => Wrap(cell, Body, font, columns[i].Width).ToList()).ToList();
                var height = cells.Max(cell => cell.Count) * Body * Leading;
                if (_y - height < 40)
                {
                    NewPage();
                    // As printed manuals do.
                    if (number > 0)
                        Row([.. rows[0].Select((cell, i) => Wrap(cell, Body, _bold, columns[i].Width).ToList())], _bold);
                }

                Row(cells, font);
            }

            void Row(List<List<string>> cells, PdfDocumentBuilder.AddedFont font)
            {
                foreach (var (i, lines) in cells.Index())
                {
                    foreach (var (n, line) in lines.Index())
                        _page.AddText(line, Body, new PdfPoint(columns[i].X, _y - (n * Body * Leading)), font);
                }

                _y -= (cells.Max(cell => cell.Count) * Body * Leading) + 5;
            }
        }

        /// <summary>Each column gets what it needs if all have room, and a share of the rest by its longest cell otherwise.</summary>
        private (double X, double Width)[] Columns(string[][] rows)
        {
            var room = Width - (2 * Margin) - (Gutter * (rows[0].Length - 1));
            double[] wanted = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => Measure(row[i], Body, _bold)) + 1)];
            double[] least = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(row => row[i].Split(' ').Max(word => Measure(word, Body, _bold))) + 1)];
            if (wanted.Sum() > room)
            {
                var spare = room - least.Sum();
                var more = wanted.Zip(least, (want, need) => want - need).Sum();
                wanted = [.. wanted.Zip(least, (want, need) => need + (spare * (want - need) / more))];
            }

            var columns = new (double, double)[wanted.Length];
            var x = Margin;
            for (var i = 0; i < wanted.Length; i++)
            {
                columns[i] = (x, wanted[i]);
                x += wanted[i] + Gutter;
            }

            return columns;
        }

        private IEnumerable<string> Wrap(string text, double size, PdfDocumentBuilder.AddedFont font, double width)
        {
            var line = "";
            foreach (var word in text.Split(' '))
            {
                var longer = line.Length == 0 ? word : line + " " + word;
                if (line.Length > 0 && Measure(longer, size, font) > width)
                {
                    yield return line;
                    line = word;
                }
                else
                {
                    line = longer;
                }
            }

            yield return line;
        }

        private double Measure(string text, double size, PdfDocumentBuilder.AddedFont font) =>
            (_page.MeasureText(text, size, new PdfPoint(0, 0), font) is [.., var last] letters ? last.EndBaseLine.X - letters[0].StartBaseLine.X : 0);
    }
}
