using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Models;
using Platform.Packs;

namespace Platform.Knowledge.Vectors;

/// <summary>
/// Makes the vectors of tenants that have an encoder: of the sections in the background, some at a time, and of a question when it is asked.
/// An encoder that fails, is late or has used up its budget changes nothing but that the search goes by words alone.
/// </summary>
internal sealed partial class TenantVectors(
    IOptions<KnowledgeOptions> options, VectorStore store, TenantPacks packs, KnowledgeTelemetry telemetry, TimeProvider time, ILogger<TenantVectors> logger)
    : BackgroundService
{
    private const int TextsAtOnce = 32;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SectionsTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly string _replica = Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, SectionVectors> _sections = options.Value.Vectors.ToDictionary(
        tenant => tenant.Key, tenant => new SectionVectors(tenant.Value.Sections, tenant.Value.LeastSimilarity), StringComparer.Ordinal);
    private readonly Dictionary<string, Encoding> _encoders = new(StringComparer.Ordinal);

    /// <exception cref="StartupException">An encoder cannot be set up.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, own) in options.Value.Vectors)
        {
            _ = packs.Named("Knowledge:Vectors", tenant);
            _encoders[tenant] = new(tenant, new TextEncoder(own), own, new ModelCalls(own.CallsPerMinute, time), new ModelCalls(own.CallsPerMinute, time));
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Where the vectors of a tenant's sections are kept; null if it has no encoder.</summary>
    public SectionVectors? Of(string tenantId) => _sections.GetValueOrDefault(tenantId);

    /// <summary>The vector of a question; null if the tenant has no encoder, or that gives none in time.</summary>
    /// <param name="tenantId">Whose encoder to ask.</param>
    /// <param name="text">The question; what tells who wrote it is not sent.</param>
    /// <param name="entities">What was found in it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<float[]?> OfQuestionAsync(string tenantId, string text, IReadOnlyList<Entity> entities, CancellationToken cancellationToken)
    {
        if (!_encoders.TryGetValue(tenantId, out var own))
            return null;
        var masked = Masking.WithoutPersonalData(text, entities);
        var call = await AskAsync(own, "question", own.Questions, [masked], own.Options.Timeout, cancellationToken);
        return call.Answer?[0];
    }

    public override void Dispose()
    {
        foreach (var own in _encoders.Values)
            own.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_encoders.Values.Select(own => Task.Run(() => FollowAsync(own, stoppingToken), stoppingToken)));

    private async Task FollowAsync(Encoding own, CancellationToken stoppingToken)
    {
        var (isLoaded, leftOut) = (false, 0);
        var wait = LookEvery;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isLoaded)
                    await LoadAsync(own, stoppingToken);
                isLoaded = true;
                var any = false;
                while (await StepAsync(own, stoppingToken))
                    any = true;
                // At the next start this replica has another name, and would wait for its own lease to end.
                if (any)
                    await store.ReleaseAsync(own.Tenant, _replica, CancellationToken.None);
                wait = LookEvery;
                if (_sections[own.Tenant].LeftOut is var more && more > leftOut)
                    Log.TooMany(logger, own.Options.Sections, own.Tenant);
                leftOut = more;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, own.Tenant, exception.Message);
                wait = AfterFailure;
            }

            await Task.Delay(wait, time, stoppingToken);
        }
    }

    private async Task LoadAsync(Encoding own, CancellationToken cancellationToken)
    {
        var sections = _sections[own.Tenant];
        var wanted = sections.Hashes();
        await store.LoadAsync(
            own.Tenant, own.Encoder.Identity,
            (hash, vector) =>
            {
                sections.Set(hash, vector);
                return wanted.Contains(hash);
            },
            cancellationToken);
    }

    /// <summary>Gives some sections their vectors; false if none waits, or another replica makes them.</summary>
    private async Task<bool> StepAsync(Encoding own, CancellationToken cancellationToken)
    {
        var sections = _sections[own.Tenant];
        var waiting = sections.Waiting(TextsAtOnce);
        if (waiting.Count == 0)
            return false;
        // Whose turn it is first: what another replica has made before it was this one's is in the store.
        var isOwn = await store.LeaseAsync(own.Tenant, _replica, time.GetUtcNow() + Lease, cancellationToken);
        var missing = new List<(string Hash, string Text)>();
        foreach (var text in waiting)
        {
            if (await store.GetAsync(own.Tenant, own.Encoder.Identity, text.Hash, cancellationToken) is { } known)
                sections.Set(text.Hash, known);
            else
                missing.Add(text);
        }

        if (missing.Count == 0)
            return true;
        if (!isOwn)
            return false;
        var call = await AskAsync(own, "sections", own.Sections, [.. missing.Select(text => text.Text)], SectionsTimeout, cancellationToken);
        if (call.Answer is not { } vectors)
            throw new InvalidOperationException($"the encoder {own.Encoder.Name} gave none ({call.Outcome.Name()}).");
        foreach (var (text, vector) in missing.Zip(vectors))
        {
            await store.AddAsync(own.Tenant, own.Encoder.Identity, text.Hash, vector, cancellationToken);
            sections.Set(text.Hash, vector);
        }

        return true;
    }

    private async Task<ModelCall<float[][]>> AskAsync(
        Encoding own, string what, ModelCalls calls, IReadOnlyList<string> texts, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var call = await calls.AskAsync(token => own.Encoder.EncodeAsync(texts, token), timeout, cancellationToken);
        telemetry.Encoded(own.Tenant, what, call.Outcome.Name());
        if (call.IsFault)
            Log.NoVector(logger, own.Encoder.Name, own.Tenant, what, call.Reason!);
        return call;
    }

    private sealed record Encoding(string Tenant, TextEncoder Encoder, VectorOptions Options, ModelCalls Questions, ModelCalls Sections) : IDisposable
    {
        public void Dispose()
        {
            Encoder.Dispose();
            Questions.Dispose();
            Sections.Dispose();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The encoder {Encoder} of {Tenant} gave no vector ({What}), words alone are searched: {Reason}")]
        public static partial void NoVector(ILogger logger, string encoder, string tenant, string what, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Sections of {Tenant} have no vectors yet; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string tenant, string reason);

        [LoggerMessage(3, LogLevel.Warning, "More than {Sections} sections of {Tenant}: further ones are found by their words alone")]
        public static partial void TooMany(ILogger logger, int sections, string tenant);
    }
}
