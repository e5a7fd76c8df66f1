using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Weir.Engine.Identity;

namespace Weir.Engine.Console.Description;

/// <summary>The management API described by itself: <c>GET /openapi/v1.json</c>, OpenAPI 3.1, made of the endpoints that are mapped.</summary>
internal static class ApiDescription
{
    private const string Prefix = "api/";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            // Where it is served and by which version are no part of the API, and would make each document another one.
            document.Info = new() { Title = "Weir management API", Version = "v1", Description = "See docs/management-api.md." };
            document.Servers = null;
            document.Tags = null;
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            FieldSchemas.Describe(operation, context.Description.ActionDescriptor.EndpointMetadata);
            DescribeAccess(operation, context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault());
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            AnswerSchemas.Describe(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapOpenApi("/openapi/{documentName}.json").For(Access.SignedIn);

    private static void DescribeAccess(OpenApiOperation operation, AccessRule? rule)
    {
        operation.Tags = null;
        operation.Description = rule switch
        {
            { Permission: { } permission } => $"Needs the permission {PermissionNames.Of(permission)}{(rule.Reach == Reach.Team ? "; a role for one team sees that team's" : "")}.",
            { Access: Access.SignedIn } => "For whoever is known.",
            _ => "For everybody.",
        };
        foreach (var (status, what) in Refusals(rule))
        {
            operation.Responses ??= [];
            operation.Responses.TryAdd(status, new OpenApiResponse
            {
                Description = what,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [MediaTypeNames.Application.ProblemJson] = new OpenApiMediaType() },
            });
        }
    }

    private static IEnumerable<(string Status, string What)> Refusals(AccessRule? rule)
    {
        if (rule is null or { Access: Access.Public })
        {
            yield break;
        }

        yield return (StatusCodes.Status401Unauthorized.ToString(System.Globalization.CultureInfo.InvariantCulture), "Not authenticated");
        if (rule.Permission is not null)
        {
            yield return (StatusCodes.Status403Forbidden.ToString(System.Globalization.CultureInfo.InvariantCulture), "Not allowed");
        }
    }
}
