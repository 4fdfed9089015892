using System.Collections.Frozen;
using Platform.Learning.Text;

namespace Platform.Nlu.Text;

/// <summary>
/// Tells the language of a short text: by its script, and for Latin script by its commonest words. Statistical detectors need
/// more text than a chat message has.
/// </summary>
internal static class LanguageDetector
{
    public const string Unknown = "und";

    private static readonly FrozenDictionary<string, string[]> CommonWords = Index(
        ("en", "the a an is are was my i you it to of and for in on with do does did can how what where why when not have has please your me this that want need would will"),
        ("es", "el la los las un una es son mi yo de y para en con como qué que dónde donde cuándo por no tengo quiero puedo mi pedido gracias hola está esta del se lo"),
        ("fr", "le la les un une est sont mon ma mes je vous de des et pour en avec comment où quand pourquoi pas ne j'ai veux bonjour merci ma commande est-ce que du ce c'est"),
        ("de", "der die das ein eine ist sind mein meine ich sie es zu und für in mit wie was wo wann warum nicht kein habe hallo danke bitte den dem auf kann"));

    // Words that customers of every language write.
    private static readonly FrozenSet<string> NeutralWords =
        FrozenSet.Create("ok", "okay", "app", "vip", "pin", "atm", "iban", "sms", "id", "no", "hi", "bye", "email", "qr", "pdf", "wifi");

    /// <param name="lower">The folded text in lower case; parts that are no words, such as order numbers, as blanks.</param>
    /// <param name="fallback">The language of the conversation, for a text that has none of its own.</param>
    public static string Detect(ReadOnlySpan<char> lower, string? fallback)
    {
        var words = new WordCounts();
        var i = 0;
        while (i < lower.Length)
        {
            var script = Scripts.Of(lower[i]);
            if (script != Script.Latin)
            {
                words.Add(script);
                i++;
                continue;
            }

            var start = i;
            while (i < lower.Length && (Scripts.Of(lower[i]) == Script.Latin || (lower[i] == '\'' && i > start)))
                i++;
            words.AddLatin(lower[start..i]);
        }

        return words.Language() ?? Base(fallback) ?? Unknown;
    }

    private static string? Base(string? tag) =>
        string.IsNullOrWhiteSpace(tag) ? null : tag.Split('-', '_')[0].ToLowerInvariant();

    private static FrozenDictionary<string, string[]> Index(params (string Language, string Words)[] lists) =>
        lists.SelectMany(list => list.Words.Split(' ').Distinct().Select(word => (word, list.Language)))
            .GroupBy(pair => pair.word, pair => pair.Language)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Words of spaced scripts and characters of unspaced ones, which carry about as much each.</summary>
    private ref struct WordCounts
    {
        private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> Common =
            CommonWords.GetAlternateLookup<ReadOnlySpan<char>>();

        private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Neutral =
            NeutralWords.GetAlternateLookup<ReadOnlySpan<char>>();

        private int _han, _kana, _hangul, _latin, _spanish, _french, _german, _english, _otherLetters;
        private Script _other;

        public void Add(Script script)
        {
            switch (script)
            {
                case Script.Han: _han++; break;
                case Script.Kana: _kana++; break;
                case Script.Hangul: _hangul++; break;
                case Script.None or Script.Latin: break;
                default:
                    _otherLetters++;
                    _other = script;
                    break;
            }
        }

        public void AddLatin(ReadOnlySpan<char> word)
        {
            // A letter alone is more often part of a code than a word.
            if (Neutral.Contains(word) || (word.Length == 1 && word is not ("i" or "a" or "y")))
                return;
            _latin++;
            if (word.IndexOfAny("ñ¿¡") >= 0)
                _spanish += 2;
            if (word.Contains('ß'))
                _german += 2;
            if (!Common.TryGetValue(word, out var languages))
                return;
            foreach (var language in languages)
                Count(language)++;
        }

        public readonly string? Language()
        {
            var unspaced = _han + _kana + _hangul;
            if (unspaced > 0 && unspaced >= _latin)
                return _kana > 0 && _kana * 4 >= _han ? "ja" : _hangul > _han ? "ko" : "zh";
            if (_otherLetters > _latin * 4)
                return LanguageOf(_other);
            if (_latin == 0)
                return null;
            // English unless another language clearly speaks: short texts share words such as "no" and "me".
            var best = Math.Max(_spanish, Math.Max(_french, _german));
            if (best < 2 || best <= _english)
                return best > 0 && _english == 0 && _latin <= 3 ? SpeaksFor(best) : "en";
            return SpeaksFor(best);
        }

        private readonly string SpeaksFor(int best) => best == _spanish ? "es" : best == _french ? "fr" : "de";

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        private ref int Count(string language)
        {
            switch (language)
            {
                case "es": return ref _spanish;
                case "fr": return ref _french;
                case "de": return ref _german;
                default: return ref _english;
            }
        }

        private static string LanguageOf(Script script) => script switch
        {
            Script.Cyrillic => "ru",
            Script.Arabic => "ar",
            Script.Greek => "el",
            Script.Hebrew => "he",
            Script.Thai => "th",
            Script.Devanagari => "hi",
            _ => Unknown,
        };
    }
}
