using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>Names of persons where the message says that it names one: "my name is", "Mrs", "我叫", "收件人". Others are not looked for.</summary>
internal static partial class Persons
{
    // The commonest family names in China; they cover nine persons in ten.
    private const string Surnames =
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

    // A given name does not begin with these: they begin what is said next.
    private const string NoGivenName = "的了吗呢吧啊是在我你您他她想要电手订地住和跟与，有不没身这那个先女也就都，请帮很说来买收下";

    public static void Find(string folded, List<Candidate> found)
    {
        foreach (Match match in English().Matches(folded))
            Add(match.Groups["name"], Named(match.Groups["name"].Value));
        foreach (Match match in Titled().Matches(folded))
            Add(match.Groups["name"], Named(match.Groups["name"].Value));
        foreach (Match match in Chinese().Matches(folded))
            Add(match.Groups["name"], match.Groups["name"].Value);

        void Add(Group group, string name)
        {
            if (name.Length > 1)
                found.Add(new Candidate(EntityTypes.Person, name, group.Index, name.Length, 2));
        }
    }

    // A name goes on as long as words begin with a capital; a customer who writes none has a name of one or two words.
    private static string Named(string words)
    {
        var parts = words.Split(' ');
        var capital = char.IsUpper(parts[0][0]);
        var count = 0;
        while (count < parts.Length && count < (capital ? 4 : 2)
            && (capital ? char.IsUpper(parts[count][0]) || (count > 0 && count + 1 < parts.Length && parts[count] is "de" or "van" or "von" or "der" or "la" or "al" or "bin") : !StopWord().IsMatch(parts[count])))
        {
            // A sentence ends behind a word, not behind an initial.
            if (parts[count++] is [_, _, .., '.'])
                break;
        }

        return string.Join(' ', parts.Take(count)).TrimEnd('.', '\'', '-');
    }

    [GeneratedRegex(@"(?<![\p{L}])(?i:my (?:full )?name(?: is|'s|:)|(?:the )?(?:account holder|recipient|card holder|cardholder|customer|passenger)(?:'s name)?(?: is|:)|(?:full )?name: ?|call me|i'm called|this is(?= [^,.]{2,40} (?:speaking|here|calling))|(?:it is|it's) in the name of|in the name of)[ :]+(?<name>\p{L}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*){0,4})")]
    private static partial Regex English();

    [GeneratedRegex(@"(?<![\p{L}])(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof)\.? (?<name>\p{Lu}[\p{Ll}'-][\p{L}'-]*(?: \p{L}[\p{L}'.-]*){0,3})")]
    private static partial Regex Titled();

    [GeneratedRegex($"(?:我叫|本人叫?|我的?名字(?:是|叫)|姓名(?:是|为|叫)?[: ]*|名字[:是叫][ ]*|收[件货]人(?:是|为|叫|改成|改为|换成)?[: ]*|联系人(?:是|为|叫)?[: ]*|户名(?:是|为)?[: ]*|持卡人(?:是|为|叫)?[: ]*)(?<name>(?:欧阳|上官|司马|诸葛|夏侯|皇甫|东方|尉迟|公孙|令狐|慕容|司徒|[{Surnames}])[\\u4E00-\\u9FFF-[{NoGivenName}]][\\u4E00-\\u9FFF-[{NoGivenName}]]?|\\p{{Lu}}[a-zA-Z]+(?: \\p{{Lu}}[a-zA-Z]+){{0,2}})")]
    private static partial Regex Chinese();

    [GeneratedRegex("^(?:when|if|once|as|back|at|later|before|after|now|again|soon|asap|today|tomorrow|please|what|whatever|and|i|my|the|a|is|from|on|but|with|not|of|in|at|can|could|would|to|for|so|you|me|we)$")]
    private static partial Regex StopWord();
}
