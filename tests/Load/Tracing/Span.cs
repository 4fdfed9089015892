namespace Platform.Load.Tracing;

/// <summary>A span as it was exported.</summary>
/// <param name="TraceId">32 lower case hexadecimal digits.</param>
/// <param name="SpanId">16 lower case hexadecimal digits.</param>
/// <param name="ParentId">The span above it; empty if there is none.</param>
/// <param name="Service">Attribute <c>service.name</c> of the process.</param>
/// <param name="Scope">Name of the source.</param>
/// <param name="Name">Name of the span.</param>
/// <param name="Kind">1 internal, 2 server, 3 client, 4 producer, 5 consumer.</param>
/// <param name="Start">Nanoseconds since 1970.</param>
/// <param name="End">Nanoseconds since 1970.</param>
/// <param name="Failed">Whether its status is an error.</param>
internal sealed record Span(
    string TraceId, string SpanId, string ParentId, string Service, string Scope, string Name, int Kind, ulong Start, ulong End, bool Failed);
