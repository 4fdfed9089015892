using Microsoft.AspNetCore.Http.HttpResults;

namespace Platform.Knowledge;

/// <summary>Problem details that several of the service's endpoints give.</summary>
internal static class KnowledgeProblems
{
    /// <summary>403: the key is of a tenant that is not served here.</summary>
    public static ProblemHttpResult NoSuchTenant() => TypedResults.Problem(
        "The key's tenant has no workspace pack here.", statusCode: StatusCodes.Status403Forbidden, title: "Unknown tenant");
}
