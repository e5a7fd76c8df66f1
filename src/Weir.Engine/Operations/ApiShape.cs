using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Operations;

/// <summary>What an endpoint says of itself that its handler's signature does not: bodies and queries that are read field by field, and answers of several kinds.</summary>
public static class ApiShape
{
    /// <summary>The body that the endpoint reads.</summary>
    public static TBuilder Takes<TBuilder>(this TBuilder endpoint, ApiFields body)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ApiBodyShape(body));

    /// <summary>The parameters that the endpoint reads from the query.</summary>
    public static TBuilder Asks<TBuilder>(this TBuilder endpoint, ApiFields query)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ApiQueryShape(query));

    /// <summary>What it answers when all is well.</summary>
    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status = StatusCodes.Status200OK) => endpoint.Produces<T>(status);
}

/// <summary>The body that an endpoint reads.</summary>
/// <param name="Fields">Its members.</param>
public sealed record ApiBodyShape(ApiFields Fields);

/// <summary>The query that an endpoint reads.</summary>
/// <param name="Fields">Its parameters.</param>
public sealed record ApiQueryShape(ApiFields Fields);
