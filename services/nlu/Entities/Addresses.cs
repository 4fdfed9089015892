using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>
/// Lines of addresses: in English a house number before a street, with what follows it; in other languages of Europe a street before
/// its number; in Chinese a chain of divisions from
/// the large to the small that has at least a street with its number, or two divisions of which the first is a known place.
/// </summary>
internal static partial class Addresses
{
    // 31 divisions of the first level, and the larger cities.
    private const string Places =
        "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|"
        + "广州|深圳|杭州|南京|苏州|武汉|成都|西安|郑州|青岛|长沙|宁波|无锡|厦门|沈阳|大连|济南|哈尔滨|长春|福州|昆明|合肥|南昌|石家庄|太原|南宁|贵阳|兰州|海口|乌鲁木齐|呼和浩特|银川|西宁|拉萨|东莞|佛山|珠海|中山|惠州|温州|嘉兴|绍兴|金华|台州|常州|南通|徐州|扬州|烟台|潍坊|泉州|洛阳|三亚|桂林|保定|唐山";

    private const string Han = "[\\u4E00-\\u9FFF-[，。的在到是寄送往住改成为于我请了把从至、您你们给发]]";

    private const string Numeral = "[0-9a-z一二三四五六七八九十百]";

    public static void Find(string lower, List<Candidate> found)
    {
        foreach (var match in Chinese().EnumerateMatches(lower))
        {
            if (match.Length >= 5)
                Add(match.Index, match.Length);
        }

        if (lower.AsSpan().ContainsAnyInRange('0', '9'))
        {
            foreach (var match in English().EnumerateMatches(lower))
                Add(match.Index, match.Length);
            foreach (var match in European().EnumerateMatches(lower))
                Add(match.Index, match.Length);
        }

        void Add(int start, int length) =>
            found.Add(new Candidate(EntityTypes.Address, Spaces().Replace(lower.Substring(start, length), " ").Trim().ToUpperInvariant(), start, length, 3));
    }

    private const string Street = $"{Han}{{1,5}}?(?:路|街|大道|巷|弄|胡同|大街)";
    private const string House = $"{Numeral}{{1,5}}(?:-{Numeral}{{1,4}})?(?:号楼|号院|号|弄)";
    private const string Rest = $"(?:[ ,，]?(?:{Han}{{1,8}}?(?:小区|大厦|广场|花园|公寓|苑|大楼|中心|家园|新村|村))?[ ,，]?(?:{Numeral}{{1,5}}(?:-{Numeral}{{1,4}})?(?:号楼|栋|幢|座|单元|层|楼|室|号|房)){{0,4}})";

    [GeneratedRegex($"(?:(?:{Places})(?:省|市|自治区)?(?:{Han}{{1,6}}?(?:市|州|盟))?(?:{Han}{{1,5}}?(?:新区|区|县|旗|市))?(?:{Han}{{1,5}}?(?:镇|乡|街道))?(?:{Street}(?:{House})?|{Han}{{1,8}}?(?:小区|大厦|广场|花园|公寓|苑|家园|新村|村)){Rest}|(?:{Places})(?:省|市)?{Han}{{1,5}}?(?:市|新区|区|县)|(?:{Han}{{1,4}}?(?:区|县|镇))?{Street}{House}{Rest})")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"(?<![a-z0-9.,$€£-])[0-9]{1,5}[a-z]? (?:(?:north|south|east|west|n|s|e|w)\.? )?(?:[a-z\u00E0-\u024F][a-z\u00E0-\u024F'.-]{1,20} |[0-9]{1,3}(?:st|nd|rd|th) ){1,3}?(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|terrace|close|crescent|parkway|highway|row|grove|gardens)\b\.?(?:,? (?:apartment|apt\.?|suite|ste\.?|unit|flat|floor|room|#) ?[a-z0-9-]{1,6})?(?:\s*,\s*[a-z][a-z' -]{1,25}){0,2}(?:[ ,]+[a-z]{2})?(?:[ ,]+(?:[0-9]{5}(?:-[0-9]{4})?|[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2})\b)?")]
    private static partial Regex English();

    // "Lindenstraße 5", "Rua do Ouro 12", with a number or box before it in some countries.
    [GeneratedRegex(@"(?<![a-z0-9\u00C0-\u024F])(?:[0-9]{1,4}[a-z]?,? )?(?:[a-z\u00C0-\u024F-]{2,25}(?:straße|strasse|str\.|gasse|weg|platz|allee|straat|laan|plein|gracht|vej|gade|vägen|gatan|gata|veien|gate|katu|tie)|(?:rue|rua|via|viale|piazza|corso|calle|avenida|av\.|estrada|travessa|paseo|plaza|camino|ul\.|ulica|allée|chemin|quai)(?: [a-z\u00C0-\u024F'.-]{1,20}){1,5}) [0-9]{1,5}[a-z]?(?![a-z0-9])(?:,? (?:apartment|apt\.?|suite|ste\.?|unit|flat|floor|room) ?[0-9a-z-]{1,6}(?![a-z0-9]))?")]
    private static partial Regex European();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();
}
