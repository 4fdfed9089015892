using System.Globalization;
using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.UnitTests.Knowledge;

/// <summary>Makes real files to be read.</summary>
internal static class Files
{
    /// <summary>Each page is a list of lines: <c>#</c> begins a heading, a tab parts the cells of a table.</summary>
    public static byte[] Pdf(params string[][] pages)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var lines in pages)
        {
            var page = builder.AddPage(595, 842);
            var y = 780.0;
            foreach (var line in lines)
            {
                var size = line.StartsWith('#') ? 18 : 11;
                var x = 60.0;
                foreach (var cell in line.TrimStart('#', ' ').Split('\t'))
                {
                    if (cell.Length > 0)
                        page.AddText(cell, size, new PdfPoint(x, y), font);
                    x += 170;
                }

                // A blank line parts paragraphs.
                y -= line.Length == 0 ? 22 : size + 4;
            }
        }

        return builder.Build();
    }

    public static byte[] Word(params OpenXmlElement[] blocks)
    {
        var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
            document.AddMainDocumentPart().Document = new W.Document(new W.Body(blocks));
        return file.ToArray();
    }

    public static W.Paragraph Paragraph(string text, string? style = null, bool hidden = false)
    {
        var run = new W.Run(new W.Text(text));
        if (hidden)
            run.RunProperties = new W.RunProperties(new W.Vanish());
        var paragraph = new W.Paragraph(run);
        if (style is not null)
            paragraph.ParagraphProperties = new W.ParagraphProperties(new W.ParagraphStyleId { Val = style });
        return paragraph;
    }

    public static W.Table Table(params string[][] rows) =>
        new(rows.Select(row => new W.TableRow(row.Select(cell => new W.TableCell(Paragraph(cell))))));

    public static byte[] Excel(params (string Name, bool Hidden, string[][] Rows)[] sheets)
    {
        var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            workbook.Workbook = new Workbook(new Sheets());
            foreach (var (index, (name, hidden, rows)) in sheets.Index())
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                part.Worksheet = new Worksheet(new SheetData(rows.Select((row, number) => new Row(row.Select((cell, column) => new Cell
                {
                    CellReference = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + column)}{number + 1}"),
                    DataType = CellValues.InlineString,
                    InlineString = new InlineString(new Text(cell)),
                })))));
                workbook.Workbook.Sheets!.Append(new Sheet
                {
                    Name = name,
                    SheetId = (uint)index + 1,
                    Id = workbook.GetIdOfPart(part),
                    State = hidden ? SheetStateValues.Hidden : SheetStateValues.Visible,
                });
            }
        }

        return file.ToArray();
    }

    /// <summary>An archive that calls itself a Word document and unpacks to many times its size.</summary>
    public static byte[] Bomb(int megabytes)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("word/document.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < megabytes; i++)
                entry.Write(zeros);
        }

        return file.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
