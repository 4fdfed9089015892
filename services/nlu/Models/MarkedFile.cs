using System.Security.Cryptography;
using System.Text;
using Platform.Learning;

namespace Platform.Nlu.Models;

/// <summary>What all stored files begin with: a line with the kind and the number of its format, and a line with the SHA-256 of the rest.</summary>
internal static class MarkedFile
{
    private const int HashLength = SHA256.HashSizeInBytes * 2;

    public static byte[] Write(string mark, ReadOnlySpan<byte> content) =>
        [.. Encoding.ASCII.GetBytes(mark), (byte)'\n', .. Encoding.ASCII.GetBytes(HashOf(content)), (byte)'\n', .. content];

    /// <summary>Where the content of such a file begins.</summary>
    /// <exception cref="ModelFileException">It is another file, or damaged.</exception>
    public static int Check(string mark, ReadOnlySpan<byte> file)
    {
        var content = mark.Length + 1 + HashLength + 1;
        if (file.Length < content || !file.StartsWith(Encoding.ASCII.GetBytes(mark + "\n")))
            throw new ModelFileException($"It is no file of the format {mark}.");
        if (HashOf(file[content..]) != Encoding.ASCII.GetString(file.Slice(mark.Length + 1, HashLength)))
            throw new ModelFileException("It is damaged: its content does not have the hash that it states.");
        return content;
    }

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
