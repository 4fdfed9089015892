using System.CommandLine;
using Platform.Knowledge.Benchmarks.Measures;
using Platform.Knowledge.Benchmarks.Sets;
namespace Platform.Knowledge.Benchmarks.Commands;
internal static class RetrievalCommand {
  public static int Run(string[] args) {
    var sets = new PublicSets(PublicSets.DefaultFolder); var file = args.Length>1?args[1]:"train";
    void Show(string n, Ranking r) => Console.WriteLine($"{n,-40} {r.First:0.0000} {r.Five:0.0000} {r.ReciprocalRank:0.0000}");
    if (args[0]=="zh"||args[0]=="all") { using var p = new ProductIndex(sets.Read<SetPassage>("cmrc2018_retrieval","passages"),"zh"); Show("zh",Ranking.Of(sets.Read<SetQuestion>("cmrc2018_retrieval",file),q=>p.Ids(q.Question,10))); }
    if (args[0]=="en"||args[0]=="all") { var ps=sets.Read<SetPassage>("bank_faq_en","passages"); var all=sets.Read<SetQuestion>("bank_faq_en","train");
      using (var p = new ProductIndex(ps,"en")) Show("en",Ranking.Of(all,q=>p.Ids(q.Question,10)));
      if (file=="train") { double a=0,b=0,c=0; for(int f=0;f<5;f++){ using var p=new ProductIndex(ps,"en",all.Where((q,i)=>i%5!=f).ToList()); var t=all.Where((q,i)=>i%5==f).ToList(); var r=Ranking.Of(t,q=>p.Ids(q.Question,10)); a+=r.First/5;b+=r.Five/5;c+=r.ReciprocalRank/5; } Show("en known",new(a,b,c)); }
    }
    return 0;
  }
}
