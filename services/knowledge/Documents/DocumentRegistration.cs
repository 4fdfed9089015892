namespace Platform.Knowledge.Documents;

/// <summary>Registers what reads documents.</summary>
internal static class DocumentRegistration
{
    public static void AddDocuments(this IServiceCollection services)
    {
        services.AddSingleton<ImportStore>();
        services.AddSingleton<DocumentImporter>();
        services.AddSingleton<ImportReading>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportReading>());
    }
}
