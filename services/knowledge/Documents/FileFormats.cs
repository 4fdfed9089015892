using System.IO.Compression;
using System.Text;

namespace Platform.Knowledge.Documents;

/// <summary>What a file is, by its content.</summary>
internal enum FileFormat
{
    Pdf,
    Word,
    Excel,
    Html,
    Markdown,
    Csv,
    Text,
}

/// <summary>A file that is refused, with the reason for whoever has sent it.</summary>
internal sealed class DocumentRefusedException(string reason) : Exception(reason);

/// <summary>Tells what a file is. The content decides; a name that says otherwise is refused, since one of both is wrong.</summary>
internal static class FileFormats
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Dictionary<string, FileFormat> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".pdf"] = FileFormat.Pdf,
        [".docx"] = FileFormat.Word,
        [".xlsx"] = FileFormat.Excel,
        [".html"] = FileFormat.Html,
        [".htm"] = FileFormat.Html,
        [".md"] = FileFormat.Markdown,
        [".markdown"] = FileFormat.Markdown,
        [".csv"] = FileFormat.Csv,
        [".tsv"] = FileFormat.Csv,
        [".txt"] = FileFormat.Text,
    };

    /// <summary>Whether files with this name may be sent.</summary>
    public static bool IsKnown(string fileName) => Extensions.ContainsKey(Path.GetExtension(fileName));

    public static DocumentRefusedException UnknownName() => new($"The name must end with one of {string.Join(", ", Extensions.Keys)}.");

    /// <exception cref="DocumentRefusedException">The file is empty, of no known kind, or not what its name says.</exception>
    public static FileFormat Detect(byte[] file, string fileName, DocumentLimits limits)
    {
        if (file.Length == 0)
            throw new DocumentRefusedException("The file is empty.");
        if (!Extensions.TryGetValue(Path.GetExtension(fileName), out var named))
            throw UnknownName();

        var found = file.AsSpan().StartsWith("%PDF-"u8) ? FileFormat.Pdf
            : file.AsSpan().StartsWith("PK\u0003\u0004"u8) ? InArchive(file, limits)
            : file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
                ? throw new DocumentRefusedException("The file is of an old Office format or encrypted; save it as .docx or .xlsx without a password.")
            : named is FileFormat.Pdf or FileFormat.Word or FileFormat.Excel
                ? throw new DocumentRefusedException($"The name ends with {Path.GetExtension(fileName)}, but the content is something else, or broken.")
            : named;
        if (found != named)
            throw new DocumentRefusedException($"The name ends with {Path.GetExtension(fileName)}, but the content is {found}.");
        return found;
    }

    /// <exception cref="DocumentRefusedException">It is no text in UTF-8.</exception>
    public static string TextOf(byte[] file)
    {
        try
        {
            var text = Utf8.GetString(file).TrimStart('\uFEFF');
            return text.Contains('\0', StringComparison.Ordinal) ? throw new DocumentRefusedException("The file holds binary data, no text.") : text;
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentRefusedException("The file is no text in UTF-8; save it with that encoding.");
        }
    }

    private static FileFormat InArchive(byte[] file, DocumentLimits limits)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(file));
            if (archive.Entries.Count > limits.ArchiveEntries)
                throw new DocumentRefusedException($"The file holds {archive.Entries.Count} parts; {limits.ArchiveEntries} are allowed.");
            // What the archive says of its sizes may be a lie, so they are counted.
            var (left, buffer) = (limits.ExpandedBytes, new byte[81920]);
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                for (int read; (read = content.Read(buffer)) > 0;)
                {
                    if ((left -= read) < 0)
                        throw new DocumentRefusedException($"Unpacked, the file is larger than the {limits.ExpandedBytes:N0} bytes that are allowed.");
                }
            }

            return archive.GetEntry("word/document.xml") is not null ? FileFormat.Word
                : archive.GetEntry("xl/workbook.xml") is not null ? FileFormat.Excel
                : throw new DocumentRefusedException("The file is an archive that is neither a Word document nor an Excel workbook.");
        }
        catch (InvalidDataException)
        {
            throw new DocumentRefusedException("The file is broken.");
        }
    }
}
