using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace Platform.JourneyTests.Support;

/// <summary>Takes what the processes export by OTLP (HTTP, protobuf) and looks for bytes in it.</summary>
public sealed class Collector : IDisposable
{
    // Enough for a test to find what it has just caused.
    private const int MostBodies = 2000;

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Bytes)> _bodies = [];

    public Collector()
    {
        Address = ServiceProcess.FreeAddress();
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ReceiveAsync();
    }

    public Uri Address { get; }

    public Dictionary<string, string> Environment => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address.ToString().TrimEnd('/'),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
    };

    /// <summary>Has the process sent spans of the trace? A trace id is sixteen raw bytes.</summary>
    public bool HasSpans(ActivityTraceId trace, string process)
    {
        var id = Convert.FromHexString(trace.ToHexString());
        var service = process == "ChannelGateway" ? "channel-gateway" : process.ToLowerInvariant();
        // The message KeyValue { key = "service.name", value = { string_value = … } } as protobuf encodes it.
        byte[] name =
        [
            0x0A, 12, .. "service.name"u8, 0x12, (byte)(service.Length + 2), 0x0A, (byte)service.Length, .. Encoding.UTF8.GetBytes(service),
        ];
        return _bodies.Any(body => body.Path == "/v1/traces" && body.Bytes.AsSpan().IndexOf(id) >= 0 && body.Bytes.AsSpan().IndexOf(name) >= 0);
    }

    public bool Contains(byte[] bytes) => _bodies.Any(body => body.Bytes.AsSpan().IndexOf(bytes) >= 0);

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _bodies.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                if (_bodies.Count > MostBodies)
                    _bodies.TryDequeue(out _);
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The sender has gone, or the collector has been closed.
            }
        }
    }
}
