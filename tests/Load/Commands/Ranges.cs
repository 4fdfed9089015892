using System.CommandLine;
using System.CommandLine.Parsing;

namespace Platform.Load.Commands;

/// <summary>Bounds of numeric options.</summary>
internal static class Ranges
{
    public static Action<OptionResult> Of<T>(Option<T> option, T from, T to) where T : struct, IComparable<T> =>
        result => Check(result, option.Name, result.GetValueOrDefault<T>, from, to);

    public static Action<OptionResult> Of<T>(Option<T?> option, T from, T to) where T : struct, IComparable<T> =>
        result => Check(result, option.Name, () => result.GetValueOrDefault<T?>() ?? from, from, to);

    private static void Check<T>(OptionResult result, string name, Func<T> read, T from, T to) where T : IComparable<T>
    {
        try
        {
            var value = read();
            if (value.CompareTo(from) < 0 || value.CompareTo(to) > 0)
                result.AddError($"{name} must be from {from} to {to}.");
        }
        catch (InvalidOperationException)
        {
            result.AddError($"{name} must be a number from {from} to {to}.");
        }
    }
}
