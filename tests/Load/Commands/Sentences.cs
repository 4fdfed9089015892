namespace Platform.Load.Commands;

/// <summary>What customers of a shop write: questions with and without numbers, small talk, and some that no shop can answer.</summary>
internal static class Sentences
{
    public static IReadOnlyList<string> English { get; } =
    [
        "Good morning",
        "Where is my parcel? It should have been here on Monday.",
        "How long do I have to send something back?",
        "The kettle arrived with a crack in the lid.",
        "Which cards do you take?",
        "Can I still change the address of order BC-20481234?",
        "I was charged twice for the same lamp.",
        "do you ship to Norway and what does it cost",
        "My voucher is not accepted at the checkout",
        "How do I wash the wool blanket?",
        "I need an invoice with my company's name on it please",
        "Do you think it will rain at the weekend?",
        "When will the blue coat be in stock again?",
        "thanks, that helps a lot",
        "This is the third time I ask, it is really annoying!",
        "What does the extended warranty cover?",
        "Please cancel my order, I found it cheaper elsewhere.",
    ];

    public static IReadOnlyList<string> Chinese { get; } =
    [
        "在吗",
        "我的包裹怎么还停在中转站，都三天没动了",
        "买了七天以上还可以退吗？",
        "收到的杯子碎了一个，怎么处理",
        "可以用信用卡分期付款吗",
        "订单 BC-20733108 想换个收货地址",
        "同一笔订单扣了我两次钱",
        "新疆包邮吗？大概几天能到",
        "优惠券用不了，提示已失效",
        "这件大衣偏大还是偏小，我一米六五",
        "帮我开一张公司抬头的电子发票",
        "你觉得明天会下雨吗",
        "蓝色那款什么时候补货",
        "好的，谢谢你，帮大忙了",
        "问了三遍都没人管，太气人了！",
        "延保都保哪些东西",
        "不想要了，帮我把订单取消吧",
    ];
}
