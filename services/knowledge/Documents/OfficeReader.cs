using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.Knowledge.Documents;

/// <summary>Reads Word documents and Excel workbooks (ECMA-376). What is hidden in them, or deleted, is not part of them.</summary>
internal static class OfficeReader
{
    public static void ReadWord(byte[] file, DocumentText text) => Read(() =>
    {
        using var document = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        if (document.MainDocumentPart?.Document?.Body is not { } body)
            throw new DocumentRefusedException("The document has no body.");
        var styles = document.MainDocumentPart.StyleDefinitionsPart?.Styles?.Elements<W.Style>()
            .Where(style => style.StyleId?.Value is not null).ToDictionary(style => style.StyleId!.Value!, StringComparer.Ordinal) ?? [];
        text.Page(1);
        var number = 0;
        foreach (var block in body.Elements())
        {
            if (block is W.Table table)
            {
                text.Table([.. table.Elements<W.TableRow>().Select(row => row.Elements<W.TableCell>().Select(TextOf).ToList())]);
                number = 0;
                continue;
            }

            if (block is not W.Paragraph paragraph)
                continue;
            var content = TextOf(paragraph);
            if (LevelOf(paragraph, styles) is { } level)
                text.Heading(level, content);
            else if (paragraph.ParagraphProperties?.NumberingProperties is { } numbering)
                text.Item(content, IsNumbered(numbering, document.MainDocumentPart) ? ++number : null);
            else
                text.Paragraph(content);
            if (paragraph.ParagraphProperties?.NumberingProperties is null)
                number = 0;
            // Where the program that wrote the file ended a page when it last showed it.
            var breaks = paragraph.Descendants<W.LastRenderedPageBreak>().Count()
                + paragraph.Descendants<W.Break>().Count(found => found.Type?.Value == W.BreakValues.Page);
            if (breaks > 0)
                text.Page(text.Pages + breaks);
        }
    });

    public static void ReadExcel(byte[] file, DocumentText text) => Read(() =>
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
        if (document.WorkbookPart is not { Workbook: { } workbook } part)
            throw new DocumentRefusedException("The workbook has no sheets.");
        string[] shared = [.. part.SharedStringTablePart?.SharedStringTable?.Elements<SharedStringItem>().Select(item => item.InnerText) ?? []];
        var formats = part.WorkbookStylesPart?.Stylesheet?.CellFormats?.Elements<CellFormat>().ToArray() ?? [];
        foreach (var sheet in workbook.Sheets?.Elements<Sheet>() ?? [])
        {
            if (sheet.State?.Value is { } state && state != SheetStateValues.Visible)
                continue;
            if (sheet.Id?.Value is not { } id || part.GetPartById(id) is not WorksheetPart { Worksheet: { } worksheet })
                continue;
            text.Heading(1, sheet.Name?.Value ?? "");
            var hidden = worksheet.Descendants<Column>().Where(column => column.Hidden?.Value == true)
                .SelectMany(column => Enumerable.Range((int)column.Min!.Value, (int)Math.Min(column.Max!.Value - column.Min.Value + 1, 1000))).ToHashSet();
            text.Table([.. worksheet.Descendants<Row>().Where(row => row.Hidden?.Value != true).Select(row => CellsOf(row, hidden, shared, formats))]);
        }
    });

    private static void Read(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is OpenXmlPackageException or FileFormatException or XmlException or InvalidDataException
            or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException or IndexOutOfRangeException or OverflowException)
        {
            throw new DocumentRefusedException("The file is broken: it is no valid Office document.");
        }
    }

    private static string TextOf(OpenXmlElement element)
    {
        if (element is W.TableCell cell)
            return string.Join(' ', cell.Descendants<W.Paragraph>().Select(TextOf));
        return string.Concat(element.Descendants<W.Run>()
            .Where(run => run.RunProperties?.Vanish is not { } vanish || vanish.Val?.Value == false)
            .SelectMany(run => run.Elements())
            .Select(part => part switch
            {
                W.Text text => text.Text,
                W.TabChar or W.Break => " ",
                _ => "",
            }));
    }

    private static int? LevelOf(W.Paragraph paragraph, Dictionary<string, W.Style> styles)
    {
        if (paragraph.ParagraphProperties?.OutlineLevel?.Val?.Value is { } own && own < 9)
            return own + 1;
        var id = paragraph.ParagraphProperties?.ParagraphStyleId?.Val?.Value;
        // A style may rest on another one; a circle of them is broken, but no reason to go round for ever.
        for (var depth = 0; id is not null && depth < 10; depth++)
        {
            if (id.StartsWith("Heading", StringComparison.OrdinalIgnoreCase) && int.TryParse(id.AsSpan("Heading".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var named))
                return named;
            if (id.Equals("Title", StringComparison.OrdinalIgnoreCase))
                return 1;
            if (!styles.TryGetValue(id, out var style))
                return null;
            if (style.StyleParagraphProperties?.OutlineLevel?.Val?.Value is { } level && level < 9)
                return level + 1;
            id = style.BasedOn?.Val?.Value;
        }

        return null;
    }

    private static bool IsNumbered(W.NumberingProperties numbering, MainDocumentPart part)
    {
        var definitions = part.NumberingDefinitionsPart?.Numbering;
        var instance = definitions?.Elements<W.NumberingInstance>().FirstOrDefault(found => found.NumberID?.Value == numbering.NumberingId?.Val?.Value);
        var definition = definitions?.Elements<W.AbstractNum>().FirstOrDefault(found => found.AbstractNumberId?.Value == instance?.AbstractNumId?.Val?.Value);
        var level = definition?.Elements<W.Level>().FirstOrDefault(found => found.LevelIndex?.Value == (numbering.NumberingLevelReference?.Val?.Value ?? 0));
        return level?.NumberingFormat?.Val?.Value is { } format && format != W.NumberFormatValues.Bullet && format != W.NumberFormatValues.None;
    }

    private static List<string> CellsOf(Row row, HashSet<int> hidden, string[] shared, CellFormat[] formats)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements<Cell>())
        {
            var column = ColumnOf(cell.CellReference?.Value) ?? cells.Count + 1;
            // Empty cells are left out of the file. Nobody has a table with more columns.
            while (cells.Count < Math.Min(column, 1000))
                cells.Add("");
            if (!hidden.Contains(column) && column <= cells.Count)
                cells[column - 1] = ValueOf(cell, shared, formats);
        }

        return cells;
    }

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var letter in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(letter))
                break;
            column = (column * 26) + letter - 'A' + 1;
        }

        return column == 0 ? null : column;
    }

    private static string ValueOf(Cell cell, string[] shared, CellFormat[] formats)
    {
        var value = cell.CellValue?.Text ?? cell.InlineString?.InnerText ?? "";
        if (cell.DataType?.Value == CellValues.SharedString)
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < shared.Length ? shared[index] : "";
        if (cell.DataType?.Value == CellValues.Boolean)
            return value == "1" ? "yes" : "no";
        // The built-in formats 14 to 22 are dates (ECMA-376 part 1, 18.8.30); a date is stored as a number of days.
        return cell.StyleIndex?.Value is { } style && style < formats.Length && formats[style].NumberFormatId?.Value is >= 14 and <= 22
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 2_958_466
            ? DateTime.FromOADate(days).ToString(days % 1 == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : value;
    }
}
