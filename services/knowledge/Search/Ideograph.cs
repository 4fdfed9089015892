namespace Platform.Knowledge.Search;

/// <summary>Tells terms of Chinese, Japanese and Korean characters from words.</summary>
internal static class Ideograph
{
    private const char First = '\u2E80';

    public static bool Begins(string term) => term.Length > 0 && term[0] >= First;

    public static bool IsSingle(string term) => term.Length == 1 && Begins(term);
}
