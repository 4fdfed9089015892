using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;

namespace Platform.Load.Tracing;

/// <summary>Takes what processes export by OTLP (HTTP, protobuf) and keeps the spans of one trace.</summary>
internal sealed class SpanReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, Span> _spans = new(StringComparer.Ordinal);
    private readonly string _traceId;

    public SpanReceiver(Uri address, string traceId)
    {
        _traceId = traceId;
        _listener.Prefixes.Add(address.GetLeftPart(UriPartial.Authority) + "/");
        try
        {
            _listener.Start();
        }
        catch (HttpListenerException exception)
        {
            throw new UsageException($"Nothing can be received at {address}: {exception.Message}");
        }

        _ = ReceiveAsync();
    }

    /// <summary>The spans so far.</summary>
    public IReadOnlyCollection<Span> Spans => [.. _spans.Values];

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                if (context.Request.Headers["Content-Encoding"] == "gzip")
                {
                    await using var plain = new GZipStream(context.Request.InputStream, CompressionMode.Decompress);
                    await plain.CopyToAsync(body);
                }
                else
                {
                    await context.Request.InputStream.CopyToAsync(body);
                }

                // Metrics and logs come too, and are of no interest here.
                if (context.Request.Url!.AbsolutePath == "/v1/traces")
                    foreach (var span in OtlpSpans.Read(body.ToArray()))
                        if (span.TraceId == _traceId)
                            _spans[span.SpanId] = span;
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The sender has gone, or the receiver has been closed.
            }
        }
    }
}
