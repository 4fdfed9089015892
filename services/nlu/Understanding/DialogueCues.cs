using System.Text.RegularExpressions;

namespace Platform.Nlu.Understanding;

/// <summary>The wordings by which a message corrects, changes the topic, or takes up an earlier one, in English and Chinese.</summary>
internal static partial class DialogueCues
{
    // The first that fits counts.
    private static readonly Regex[] Corrections =
        [NotButChinese(), NotButEnglish(), Meant(), MeantChinese(), Misread(), Rephrased(), RephrasedChinese(), NotCommaBut()];

    /// <summary>What is meant, after "no, I meant", and what is not, where that is said; null if nothing is corrected.</summary>
    public static (Range Kept, Range? Rejected)? Correction(string lower)
    {
        if (Corrections.Select(wording => wording.Match(lower)).FirstOrDefault(found => found.Success) is not { } match)
            return null;
        var kept = match.Groups["kept"];
        if (match.Groups["rejected"] is { Success: true } rejected)
            return (RangeOf(kept), RangeOf(rejected));
        // "I meant 2, not 1"
        var end = NotAfter().Match(lower, kept.Index);
        return end.Success && end.Index > kept.Index
            ? (kept.Index..end.Index, RangeOf(end.Groups["rejected"]))
            : (RangeOf(kept), null);
    }

    /// <summary>What follows a word of regret or denial ("no, ", 抱歉，), which alone corrects only if a value follows; null if none does.</summary>
    public static Range? Regret(string lower) => After(Regretting(), lower);

    /// <summary>What follows "no, ", which corrects only if it is a request, and another one; null if nothing does.</summary>
    public static Range? Denial(string lower) => After(Denying(), lower);

    /// <summary>What follows "never mind that, ", which begins another matter only if it is a request, and another one; null if nothing does.</summary>
    public static Range? Dropped(string lower) => After(Dropping(), lower);

    /// <summary>Whether words around a value make no request of their own: "what about in …", 要…那款.</summary>
    public static bool IsFiller(string words) => Filler().IsMatch(words);

    /// <summary>Whether words only ask what to do about what was said beside them: "what should I do?", 怎么办.</summary>
    public static bool IsAppeal(string words) => Appeal().IsMatch(words);

    /// <summary>What follows "anyway, the …", which takes up an earlier topic only if it is about one; null if nothing does.</summary>
    public static Range? Resumption(string lower) => After(Resuming(), lower);

    /// <summary>What the message goes back to; the range may be empty. Null if it does not.</summary>
    public static Range? Return(string lower)
    {
        var match = BackTo().Match(lower);
        if (!match.Success)
            match = BackToChinese().Match(lower);
        if (!match.Success)
            match = GoOnChinese().Match(lower);
        return match.Success ? RangeOf(match.Groups["topic"]) : null;
    }

    /// <summary>What follows "by the way"; null if nothing says that another matter begins.</summary>
    public static Range? Change(string lower) => After(ByTheWay(), lower);

    /// <summary>Whether words name no topic of their own: "what I asked before", 刚才的问题.</summary>
    public static bool IsVague(ReadOnlySpan<char> topic) => Vague().IsMatch(topic);

    private static Range? After(Regex opening, string lower)
    {
        var match = opening.Match(lower);
        return match.Success && match.Length < lower.Length ? match.Length..lower.Length : null;
    }

    private static Range RangeOf(Group group) => group.Index..(group.Index + group.Length);

    [GeneratedRegex(@"^(?:(?:no|nope|sorry|oops|wait|hang on|hold on|ah|oh|hmm|my mistake|my bad)[,.!\s-]+)*(?:(?:actually|no)[, ]+)?(?:i (?:actually |really )?(?:meant|mean)(?: to (?:say|write|ask about))?|what i (?:actually |really )?(?:meant|mean|want|wanted)(?: to (?:say|ask))? (?:is|was)|i was (?:asking|talking) about|i(?:'m| am) (?:asking|talking) about|(?:that|it) should (?:be|say|have been)|make (?:that|it)|correction)[:, ]+(?<kept>.+)$|^(?:(?:no|nope|sorry|oops|wait|my mistake|my bad)[,.!\s-]+)+(?:it's|it is|its|that's|actually) (?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex Meant();

    [GeneratedRegex(@"^(?:(?:no|sorry|oops|wait)[,.!\s]+)*(?:it's |i meant |i mean )?not (?:the |my |about )?(?<rejected>[^,.;]{1,60}?)[,.;]? (?:but|it's|it is|i meant|i mean) (?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex NotButEnglish();

    [GeneratedRegex(@"(?:,|;| -)? ?(?:and )?(?:not|instead of|rather than) (?<rejected>[^,.;]+)[.! ]*$")]
    private static partial Regex NotAfter();

    [GeneratedRegex("(?:^|[,.! ])(?:我)?(?:要|说|指|问)?的?不是(?<rejected>[^,.;!?。]{1,40}?)[,。; ]*(?:我(?:要|说|指|问)的|而|应该)?是(?<kept>[^,。].*)$", RegexOptions.Singleline)]
    private static partial Regex NotButChinese();

    [GeneratedRegex("^(?:(?:不对|不是|不不|不,|错了|等等|等一下|抱歉|不好意思|哦|啊|呃)[,。.! ]*(?:不[,。.! ]+)?)*(?:我)?(?:其实)?(?:(?:刚才)?(?:说|打|写|弄|搞|发|输)错了?[,。.! ]*(?:了[,。.! ]*)?(?:应该)?(?:是|为)?|(?:其实)?(?:想)?(?:说|指|问|要)的(?:其实)?是|的意思是|意思是|是(?:想)?[说问指]|更正(?:一下)?[,:。 ]*|应该是|应为)(?<kept>.+)$|^(?:不对|不是的?|不+|错了|反了|等等|等一下)[,。.! ]+(?:应该)?是(?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex MeantChinese();

    [GeneratedRegex(@"^(?:(?:no|nope|sorry|hmm|well|but)[,.!\s]+)*(?:that(?:'s| is|'s really| was) not (?:it|that|right|(?:my|the) question|what i (?:asked|meant|mean|said|want|wanted)(?: about| for)?)|that (?:isn't|wasn't) (?:it|that|right|(?:my|the) question|what i (?:asked|meant|mean|said|want|wanted)(?: about| for)?)|you(?: have|'ve)? (?:misunderstood|got)(?: me)?(?: wrong)?|i (?:did not|didn't|don't) (?:mean|ask about|ask for|want) (?:that|this))[,.!;:\s-]+(?<kept>.+)$|^(?:不是?[,。]|哦|啊|呃|嗯|[,。.! ])*(?:你们?(?:理解|搞|弄|听|看)错了?(?:我的意思)?|我?(?:不是|没)(?:问|说|要)这个|不是这个(?:意思)?)[,。.!;:了 ]*(?<kept>.+)$|^[^,。]{0,8}[,。]?我?其实是?想?(?:问|说|要)(?:的是)?(?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex Misread();

    [GeneratedRegex(@"^(?:(?:no|nope|sorry|oops|wait|ah|oh|hmm|well|actually|hang on|hold on)[,.!\s-]+)*(?:let me (?:rephrase|correct)(?: that| this| it| myself)?|let me (?:say|put|ask) (?:that|it) (?:again|differently|another way)|that came out wrong|i(?:'ve)? (?:said|put|wrote|typed|phrased|worded) (?:that|it) (?:wrong|wrongly|badly)|i (?:wasn't|was not) (?:clear|precise|exact)|(?:scratch|strike|ignore|disregard) that|(?:the )?other way (?:round|around)|(?:quite |just |exactly )?the opposite|to be (?:more )?(?:precise|exact|clear)|more (?:precisely|exactly)|(?:i (?:gave you|gave|sent|wrote|used|typed|put|had|copied) )?(?:the )?wrong (?:number|one|code|order|name|size|colou?r|date|address|model)|not (?:that|this) one|the other one|i should have (?:said|asked|written)|i (?:mixed|mix) (?:them|it|that|those) up|i confused (?:them|it|that|those))(?:[,.:;!\s-]+|(?<=said|asked|written) )(?:(?:it |that |this )?(?:should|must) (?:be|have been|read) )?(?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex Rephrased();

    [GeneratedRegex("^(?:哦|啊|呃|嗯|抱歉|不好意思|等等|等一下|不对|[,。.! ])*(?:我?换[个种](?:说法|问法)|我?(?:刚才|刚刚)?(?:没有?|不)(?:说|讲|表达|问)(?:清楚|明白|清|对)|我?(?:刚才|刚刚)?(?:说|问|讲|写|搞)?反了|[你您](?:们)?(?:误会|会错意|想岔|弄反)了?(?:我(?:的意思)?)?|(?:更|再)?准确[地点的]?(?:说|讲)|确切[地点的]?说|(?:单号|订单号|号码|数字|地址|型号|编号)(?:不对|错|搞错|写错|打错|给错)了?|我?(?:刚才|刚刚)(?:给|发|报|说|写|填|输|打|抄)错[^,。]{0,4}|我?(?:刚才|刚刚)?(?:说|写|打|看)成(?:了)?(?<rejected>[^,。了]{1,10}))了?[,。.!: ]*(?<kept>.+)$", RegexOptions.Singleline)]
    private static partial Regex RephrasedChinese();

    // "not the refund, the parcel"; without an article or a "no" before it, it may be "not working, what now".
    [GeneratedRegex(@"^(?:(?:no|nope|sorry|wait|oh|ah)[,.!\s]+)+not (?:the |my |about |for )?(?<rejected>[^,.;]{1,40})[,;] ?(?<kept>.{2,})$|^not (?:the|my|about|for) (?<rejected>[^,.;]{1,40})[,;] ?(?<kept>.{2,})$|^i (?:don't|do not|didn't|did not) want to (?<rejected>[^,.;]{1,30})[,.;] ?(?:but )?(?<kept>i .{2,})$|^(?:我?(?:问的?|说的?|要的?|想))?不是(?:要|想|问|说)?(?<rejected>[^,。!?]{1,12})[,。] ?(?:而)?是(?<kept>.{2,})$", RegexOptions.Singleline)]
    private static partial Regex NotCommaBut();

    [GeneratedRegex(@"^(?:(?:oh|ah|hmm|well|but|sorry)[,.!\s]+)*(?:(?:no|nope)[,.!\s-]+)+|^(?:哦|啊|呃|[,。 ])*(?:不是的?|不对|不+|错了)[,。.! ]+")]
    private static partial Regex Denying();

    [GeneratedRegex(@"^(?:(?:ok|okay|well|alright|right|oh|hmm|no)[,.! ]+)*(?:never ?mind(?: that| it| then)?|forget (?:it|that|about (?:it|that))|(?:let's |let us )?(?:leave|drop|park|skip) (?:that|this|it)(?: for now| aside| for later| then)?|enough (?:of|about) that)[,:;.! -]+|^(?:(?:好吧?|行|嗯|哦|那)[,。.! ]*)*(?:算了|先?不[说管提聊谈](?:[这那]个?|它)?了?|[这那][个件]?事?(?:先|就)?(?:放|搁|不说|不管)(?:一放|一边|着|下)?(?:再说)?)了?[,。.! ]*(?:不[说管提](?:[这那]个|它)了?)?[,。.! ]+")]
    private static partial Regex Dropping();

    [GeneratedRegex(@"^(?:(?:no|nope|sorry|oops|wait|ah|oh|hmm|my mistake|my bad|my apologies|typo|wrong|correction)[,.!:\s-]+|\*\s*)+|^(?:(?:不对|不是|不+(?=[,。. ])|错了|算了|等等|等一下|抱歉|对不起|不好意思|哦|啊|呃|(?:我)?[看打写说输记填]错了|纠正(?:一下)?|更正(?:一下)?)[,。.!: ]*)+")]
    private static partial Regex Regretting();

    [GeneratedRegex(@"^[\s\p{P}]*(?:(?:and|what about|how about|but|in|the|a|an|one|ones|it|it's|is|that's|i|want|with|for|please|pls|if|you|have|thanks|then|instead|rather|ok|yes|my|order|number|no|should|be|have|been|right|correct)\b[\s\p{P}]*)*$|^[\s\p{P}]*(?:那|应该|这|款|个|件|种|的|呢|吧|呀|啊|要|是|换|我|想|有|就|才|对|订单|单号|号|编号|尾号|谢谢|[\s\p{P}])*$")]
    private static partial Regex Filler();

    [GeneratedRegex(@"^[\s\p{P}]*(?:(?:so|and|but|well|please|pls|now|then)[\s\p{P}]+)*(?:what (?:should|shall|can|could|do|must|am) (?:i|we)(?: supposed to)? do(?: now| next| then| here| about (?:it|this|that))?|what now|what next|what (?:do|would) you (?:suggest|recommend|advise)|(?:can|could|will) you (?:please )?help(?: me| us)?(?: with (?:it|this|that))?|help(?: me| us)?(?: please)?|any (?:ideas?|advice|suggestions?))[\s\p{P}]*$|^[\s\p{P}]*(?:请问|那|这|我|你们?|现在|接下来|该|应该|要|可以|能|[,。 ])*(?:怎么办|咋办|怎么处理|如何处理|怎么弄|怎么解决|怎么搞|怎么做|帮帮我|帮帮忙|帮我看看)[啊呢呀吧才好]*[\s\p{P}]*$")]
    private static partial Regex Appeal();

    [GeneratedRegex(@"^(?:(?:anyway|anyways|right|so|ok|okay|well|now|but|and|alright)[,.! ]+)+(?:about |what about )?(?=(?:the|my|that|this) )|^(?:(?:anyway|anyways|right|so|ok|okay|well|now|but|and|alright)[,.! ]+)*(?:(?:what|how) about (?=(?:the|my|that|this) )|about (?=(?:the|my|that) )|where were we[,:.? ]*|(?:one|a) step back[,:. ]*|(?:now )?(?:again|once more)(?: to| about)?[,: ]+|as i was saying[,: ]*|you (?:still )?(?:haven't|have not|never|didn't) (?:yet )?(?:answer(?:ed)?|said|told me|say|tell me)(?: anything)?(?: about| on| to)? |(?:i'm |i am )?still (?:on|about|with) )|^(?:那|好|嗯|[,。 ])*(?:刚才?说到哪了?|退一步|还是)[,。 ]*(?=.{2,16}$)|^(?:那|好|嗯|[,。 ])*我?(?:刚才|刚刚|之前)(?:说|问|聊|讲)到(?!哪)[,。 ]*|^那(?=.{2,8}呢[?!。]*$)|^(?=.{2,14}(?:还没|没有?)(?:回答|说|讲)(?:我|呢|完|清楚))|^(?:(?:好的?|行|嗯|那|那么|话说|总之)[,。.! ]*)+(?=.{2,8}$)")]
    private static partial Regex Resuming();

    [GeneratedRegex(@"^(?:(?:ok|okay|anyway|anyways|so|well|right|thanks|thank you|alright|and|now|great)[,.! ]+)*(?:(?:(?:let's|lets|let me|can we|could we|let us|i want to|i'd like to|to) )?(?:(?:go|get|come|return|talk|going|getting|coming) )?(?:back|return|returning) to|(?:now )?(?:again|once more) to|(?:let's |lets |can we |let us |please )?(?:continue|carry on|go on) (?:with|about)) (?:my|the|that|our|what)?(?<topic>.*)$|^(?:(?:ok|okay|anyway|so|well|right|and|now)[,.! ]+)*(?:about|regarding|as for|concerning) (?:my|the|that) (?<topic>.*?) (?:again|from before|from earlier|(?:that )?i (?:asked|mentioned|talked)(?: about)?.*|we (?:discussed|talked about).*)[.?! ]*$", RegexOptions.Singleline)]
    private static partial Regex BackTo();

    [GeneratedRegex("(?:^|[,。.! ])(?:那|好的?|行|嗯|先|我们|咱们|咱|还是|[, ])*(?:再)?(?:回到|说回|回头再?说|回过头来?(?:说|看|聊|问)?|再来(?:说|看|谈|聊)|接着说|接着聊|继续说|继续聊|再说说?|还是说|还是继续)(?:说|聊)?(?:一下)?(?:到)?(?:刚才|刚刚|之前|前面|最开始)?(?:我)?(?:说|问|聊|提|讲)?(?:过|到)?的?(?:那个|那件)?(?<topic>.*)$|^(?:那|好的?|对了)?[, ]*(?:刚才|刚刚|之前|前面)(?:我)?(?:说|问|聊|提|讲)(?:过|到)?的?(?:那个|那件)?(?<topic>.*?(?:的?事情?|问题|话题)).*$", RegexOptions.Singleline)]
    private static partial Regex BackToChinese();

    [GeneratedRegex("^(?:那|好的?|先|我们|咱们|[, ])*继续(?:刚才|刚刚|之前|前面)(?:说|问|聊)?的?(?<topic>.+)$|^(?:那|好的?|[, ])*(?<topic>.{2,10}?)(?:那个|那件事|的事|的问题)?(?:继续|接着说|接着聊)(?:说|聊)?吧?[。.! ]*$|^(?:那|好的?|[, ])*(?:刚才|刚刚|之前|前面)(?:说|问|聊|提)的?(?<topic>.{2,10}?)呢.*$", RegexOptions.Singleline)]
    private static partial Regex GoOnChinese();

    [GeneratedRegex(@"^(?:(?:ok|okay|thanks|thank you|great|also|and|oh)[,.! ]+|(?:and|oh|also|ok) )*(?:by the way|btw|incidentally|(?:my )?next (?:question|thing|topic)|while (?:i'm|i am|we're|we are) (?:here|at it)|(?:just )?(?:one more|another|one other) (?:thing|question)|(?:a )?different (?:question|topic)|new question|on another note|something else|unrelated(?: question)?|separately|before i forget|moving on|(?:an)?other (?:matter|subject|topic)|on a (?:different|another) (?:note|subject|topic)|(?:changing|change of) (?:the )?(?:subject|topic)|(?:a )?(?:quick |small |little )?side question|(?:a )?quick question|let(?:'s| us) talk about (?:something else|another thing)|let me ask (?:you )?(?:something|one thing) (?:different|else)|i (?:also )?have (?:another|one more|a different) (?:question|thing|matter))[,:.! -]*|^(?:(?:好的?|谢谢|行|嗯|哦)[,。.! ]*)*(?:对了|另外|趁我?还?记得|[聊说谈问]点别的|[再还]?[说问][个点件]别的|插(?:一句|个话|句话|个问题)|(?:顺带|顺嘴)(?:问一?下|问问?)?|还有(?=[,。 ])|题外话|(?:下|另)一?个(?:问题|话题)|换个(?:问题|话题)|还有(?:个|一个|件)(?:事|问题)|顺便(?:问一?下|问问?)?|再问(?:一下|下|个)?(?:问题|事)?|话说|还想问(?:一下|下)?)[,:。.! ]*")]
    private static partial Regex ByTheWay();

    [GeneratedRegex(@"^[\s\p{P}]*(?:(?:what|where|that|the|my|i|we|was|were|asked|asking|said|talking|about|before|earlier|first|previous|original|other|question|topic|thing|matter|issue|point|then|please)[\s\p{P}]*)*$|^[\s\p{P}]*(?:的|那个|那件|第一个|上个|上一个|事情|事|问题|话题|吧|呢|了|上|件|最初|原来|先前)*[\s\p{P}]*$")]
    private static partial Regex Vague();

    /// <summary>Ends of parts that may each be a request.</summary>
    [GeneratedRegex(@"[.?!;。\n]+\s*|,? (?:and also|and then|and|also|plus) |[, ]*(?:另外|还有|顺便|同时|并且|而且|然后)(?:再|也|问一?下|问问)?[, ]*|,")]
    public static partial Regex PartEnd();

    /// <summary>Words that stand for something named before.</summary>
    [GeneratedRegex(@"\b(?:(?:this|that|the same|these|those) (?<noun>[a-z]+)|it(?! (?:is |was |be )?(?:not )?(?:possible|ok|okay|fine|raining|urgent|important|too late|seems|looks like))(?!'s (?:ok|okay|fine|urgent|possible|important|too late))|its|they|them)\b|它们?|[这那该](?:个|件|款|单|台|张|笔|双|条|只|部|份|家)?(?<noun>(?:订单|包裹|快递|商品|产品|东西|号码?|卡|账户|转账|案件|型号|单号|颜色|尺码|错误|代码|券))|[这那](?:个|件|款|单|台|张|笔|双|条|只|部|份)")]
    public static partial Regex Pronoun();
}
