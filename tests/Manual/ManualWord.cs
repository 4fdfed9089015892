using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.Manual;

/// <summary>Writes a manual as DOCX (ECMA-376), each section on a page of its own.</summary>
public static class ManualWord
{
    private const int StepsNumbering = 1;
    private const int ChoicesNumbering = 2;

    /// <summary>Writes the blocks.</summary>
    public static byte[] Write(IReadOnlyList<ManualBlock> blocks)
    {
        var file = new MemoryStream();
        using (var document = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = document.AddMainDocumentPart();
            var body = new Body();
            main.Document = new Document(body);
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(Enumerable.Range(1, 3).Select(Heading));
            main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
                Definition(StepsNumbering, NumberFormatValues.Decimal, "%1."), Definition(ChoicesNumbering, NumberFormatValues.Bullet, "–"),
                Instance(StepsNumbering), Instance(ChoicesNumbering));
            ManualBlock? before = null;
            foreach (var block in blocks)
            {
                if (before is not null && before.Kind != ManualBlockKind.Heading && block is { Kind: ManualBlockKind.Heading, Level: <= 2 })
                    body.Append(new Paragraph(new Run(new Break { Type = BreakValues.Page })));
                body.Append(Of(block));
                before = block;
            }
        }

        return file.ToArray();
    }

    private static IEnumerable<OpenXmlElement> Of(ManualBlock block) => block.Kind switch
    {
        ManualBlockKind.Heading => [Line(block.Lines[0], new ParagraphProperties(new ParagraphStyleId { Val = $"Heading{block.Level}" }))],
        ManualBlockKind.Table => [TableOf(block.Lines)],
        ManualBlockKind.Steps => block.Lines.Select(item => Line(item, Numbered(StepsNumbering))),
        ManualBlockKind.Choices => block.Lines.Select(item => Line(item, Numbered(ChoicesNumbering))),
        _ => [Line(block.Lines[0], null)],
    };

    private static Paragraph Line(string text, ParagraphProperties? properties)
    {
        var paragraph = new Paragraph();
        if (properties is not null)
            paragraph.Append(properties);
        paragraph.Append(new Run(new Text(text) { Space = SpaceProcessingModeValues.Preserve }));
        return paragraph;
    }

    private static ParagraphProperties Numbered(int numbering) =>
        new(new NumberingProperties(new NumberingLevelReference { Val = 0 }, new NumberingId { Val = numbering }));

    private static Table TableOf(IReadOnlyList<string> rows) => new(rows.Select(row => new TableRow(row.Split('\t').Select(cell => new TableCell(Line(cell, null))))));

    private static Style Heading(int level) => new(
        new StyleName { Val = $"heading {level}" },
        new StyleParagraphProperties(new OutlineLevel { Val = level - 1 }),
        new StyleRunProperties(new Bold(), new FontSize { Val = level switch { 1 => "36", 2 => "28", _ => "23" } }))
    {
        Type = StyleValues.Paragraph,
        StyleId = $"Heading{level}",
    };

    private static AbstractNum Definition(int id, NumberFormatValues format, string text) =>
        new(new Level(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = format }, new LevelText { Val = text }) { LevelIndex = 0 }) { AbstractNumberId = id };

    private static NumberingInstance Instance(int id) => new(new AbstractNumId { Val = id }) { NumberID = id };
}
