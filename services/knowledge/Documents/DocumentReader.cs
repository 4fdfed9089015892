using System.Text.RegularExpressions;
using Microsoft.VisualBasic.FileIO;

namespace Platform.Knowledge.Documents;

/// <summary>Makes the Markdown of an article of a file.</summary>
internal static partial class DocumentReader
{
    private const int DeepestMarkdown = 64;

    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="pageRead">Called with the pages that have been read and those of the file; what it throws ends the reading.</param>
    /// <exception cref="DocumentRefusedException">The file is refused; the message says why.</exception>
    public static (string Markdown, FileFormat Format, int Pages) Read(byte[] file, string fileName, DocumentLimits limits, Action<int, int>? pageRead = null)
    {
        var format = FileFormats.Detect(file, fileName, limits);
        var text = new DocumentText(limits);
        switch (format)
        {
            case FileFormat.Pdf:
                PdfReader.Read(file, text, limits, pageRead);
                break;
            case FileFormat.Word:
                OfficeReader.ReadWord(file, text);
                break;
            case FileFormat.Excel:
                OfficeReader.ReadExcel(file, text);
                break;
            case FileFormat.Html:
                WebReader.Read(FileFormats.TextOf(file), text);
                break;
            case FileFormat.Csv:
                ReadCsv(FileFormats.TextOf(file), text);
                break;
            case FileFormat.Text:
                foreach (var paragraph in BlankLine().Split(FileFormats.TextOf(file)))
                    text.Paragraph(paragraph);
                break;
            case FileFormat.Markdown:
                var markdown = FileFormats.TextOf(file);
                if (markdown.Length > limits.Characters)
                    throw new DocumentRefusedException($"The text is longer than the {limits.Characters:N0} characters that are allowed.");
                if (DeepQuote().IsMatch(markdown))
                    throw new DocumentRefusedException($"The text is nested more than {DeepestMarkdown} deep.");
                return markdown.Any(char.IsLetterOrDigit) ? (markdown, format, 0) : throw new DocumentRefusedException("The file has no text.");
        }

        return (text.ToMarkdown(), format, text.Pages);
    }

    private static void ReadCsv(string csv, DocumentText text)
    {
        var first = csv.AsSpan(0, csv.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0 ? end : csv.Length);
        var delimiter = ",";
        foreach (var candidate in new[] { ";", "\t" })
        {
            if (first.Count(candidate) > first.Count(delimiter))
                delimiter = candidate;
        }

        using var parser = new TextFieldParser(new StringReader(csv)) { Delimiters = [delimiter], HasFieldsEnclosedInQuotes = true };
        var rows = new List<string[]>();
        try
        {
            while (parser.ReadFields() is { } fields)
                rows.Add(fields);
        }
        catch (MalformedLineException)
        {
            throw new DocumentRefusedException($"Line {parser.ErrorLineNumber} is no CSV: a quotation mark is missing or in the wrong place.");
        }

        text.Table(rows);
    }

    // Quotations, lists, brackets and emphasis nest, and each level costs the parser a frame of its stack.
    [GeneratedRegex(@"(?:[>\[][ \t]*){64}|[*_]{200}|(?:[-*+][ \t]+){64}")]
    private static partial Regex DeepQuote();

    [GeneratedRegex(@"\r?\n\s*\n")]
    private static partial Regex BlankLine();
}
