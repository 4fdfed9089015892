using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Platform.Storage;

namespace Platform.ChannelGateway.WebChat;

/// <summary>A key that protects session tokens, as Data Protection wrote it.</summary>
internal sealed record SessionKey(long Number, string Xml);

/// <summary>
/// Keeps the keys of session tokens in the gateway's store, so that every replica reads what any of them has issued. The
/// n-th key has the id n: of two replicas that make a key at once, one wins, and the other finds the winner's when it reads
/// the keys again, as Data Protection does after adding one.
/// </summary>
internal sealed class SessionKeys(GatewayCollections collections) : IXmlRepository
{
    private const int Most = 10_000;

    private int _known;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // Data Protection reads them at the start and then once a day, and knows no asynchronous way.
        var stored = collections.SessionKeys.QueryAsync(new IndexQuery("number", null, null, Most)).GetAwaiter().GetResult();
        _known = stored.Count;
        return [.. stored.Select(key => XElement.Parse(key.Value.Xml))];
    }

    public void StoreElement(XElement element, string friendlyName) => collections.SessionKeys
        .InsertAsync(IndexKey.Of(_known + 1), new SessionKey(_known + 1, element.ToString(SaveOptions.DisableFormatting)))
        .GetAwaiter().GetResult();
}
