using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Hosting.Http;
using Platform.Hosting.Security;
using Platform.Storage;
using Scalar.AspNetCore;

namespace Platform.Hosting;

/// <summary>
/// Builds and runs one host for one service or for many. Nothing else composes services, so a service alone and all
/// of them together cannot drift apart.
/// </summary>
public static partial class PlatformHost
{
    private static readonly TimeSpan StopAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs until the process is told to stop. Returns 0, or 1 after one line on standard error when the start failed
    /// for a reason that the operator can mend. With the argument <c>migrate</c> it makes what is missing in the stores, says
    /// what is there, and ends. With <c>healthcheck</c> it asks the service that runs already whether it is ready, and
    /// returns 0 if it is.
    /// </summary>
    public static int Run(string[] args, params IReadOnlyList<IPlatformService> services)
    {
        if (args is ["healthcheck", .. var settings])
            return HealthCommand.Run(settings);
        try
        {
            using var app = Build(args is ["migrate", .. var rest] ? [.. rest] : args, services);
            if (args is ["migrate", ..])
                Migrate(app);
            else
                Serve(app);
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            Console.Error.WriteLine(reason);
            return 1;
        }
    }

    /// <summary>The host, not yet started.</summary>
    public static WebApplication Build(string[] args, params IReadOnlyList<IPlatformService> services)
    {
        // Settings lie beside the program, wherever it is started from.
        var isEntrance = services.All(service => service.IsEntrance);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = RequestLimits.BodyBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Host.UseDefaultServiceProvider(provider =>
        {
            provider.ValidateScopes = true;
            provider.ValidateOnBuild = true;
        });

        // What stops the start is told in one line by Run; the framework's account of it, stack and all, is kept for later.
        var start = new StartState();
        builder.Services.AddSingleton(start);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => start.IsDone && level >= LogLevel.Information);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", level => start.IsDone && level >= LogLevel.Warning);
        foreach (var silo in new[] { "Orleans.Runtime.ReminderService", "Orleans.Runtime.SiloLifecycleSubject" })
            builder.Logging.AddFilter(silo, level => start.IsDone && level >= LogLevel.Warning);
        // The answer of /readyz says it; a line for each of its calls would bury the rest.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        builder.Services.TryAddSingleton(TimeProvider.System);
        if (!isEntrance)
            builder.Services.AddOptions<TenantsOptions>().BindConfiguration("Tenancy").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = ProblemHandler.Complete);
        builder.Services.AddExceptionHandler<ProblemHandler>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        builder.Services.AddOpenApi();
        builder.Services.AddHealthChecks();
        builder.AddSecurity();
        builder.AddTelemetry(services.Count == 1 ? services[0].Name : "standalone");
        foreach (var service in services)
            service.AddServices(builder);
        KeyFile.AddTo(builder.Configuration, StorageOptions.DataFolderIn(builder.Configuration));
        // A bus that is stopped in the middle of its work tells of every message that it has not done, stack and all; they come again.
        builder.Logging.AddFilter("MassTransit", level => level >= (start.HasFailed ? LogLevel.None : LogLevel.Warning));
        if (!isEntrance)
            builder.AddBus(services);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => start.IsDone = true);
        app.UseTrustedProxies();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSecurity(isEntrance);
        app.MapHealth();
        if (!isEntrance)
        {
            app.MapMetrics();
            app.MapOpenApi().AllowAnonymous();
            app.MapScalarApiReference("/docs", scalar => scalar.DisableDefaultFonts()).AllowAnonymous();
        }

        foreach (var service in services)
        {
            var endpoints = app.MapGroup("").WithTags(service.Name);
            ((IEndpointConventionBuilder)endpoints).Finally(SecurityRegistration.ClosedByDefault);
            service.MapEndpoints(endpoints);
        }

        return app;
    }

    private static void Serve(WebApplication app)
    {
        try
        {
            app.Start();
        }
        catch
        {
            // What has started ends in order, and in silence: the reason is told in one line by Run.
            app.Services.GetRequiredService<StartState>().HasFailed = true;
            app.StopAsync(StopAfterFailure).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            throw;
        }

        app.WaitForShutdown();
    }

    /// <summary>How far the start has come: what is logged depends on it.</summary>
    private sealed class StartState
    {
        public volatile bool IsDone;
        public volatile bool HasFailed;
    }

    private static void Migrate(WebApplication app)
    {
        foreach (var preparation in app.Services.GetServices<StorePreparation>())
            foreach (var collection in preparation.PrepareAsync(CancellationToken.None).GetAwaiter().GetResult())
                Console.WriteLine($"{preparation.Service}: {collection} is ready.");
    }

    private static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => "Configuration: " + string.Join(" ", options.Failures.Select(Plain)),
        StorageUnavailableException storage => storage.Message,
        StartupException startup => startup.Message,
        IOException { InnerException: AddressInUseException } inUse =>
            inUse.Message + " Choose another port with --urls, e.g. --urls http://127.0.0.1:8090.",
        IOException or UnauthorizedAccessException => $"The data folder cannot be used: {exception.Message}",
        AggregateException several when several.InnerExceptions.Select(Explain).ToArray() is var lines && !lines.Contains(null) =>
            string.Join(Environment.NewLine, lines),
        _ => null,
    };

    // The framework wraps the message of an annotation in its own words.
    private static string Plain(string failure) =>
        WrappedFailure().Match(failure) is { Success: true } wrapped ? wrapped.Groups[1].Value : failure;

    [GeneratedRegex("with the error: '(.+)'\\.$", RegexOptions.Singleline)]
    private static partial Regex WrappedFailure();
}

/// <summary>The process cannot start for a reason that the operator can mend; the message is the line he reads.</summary>
public class StartupException(string message) : Exception(message);
