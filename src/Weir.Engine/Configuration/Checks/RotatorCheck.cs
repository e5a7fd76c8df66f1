using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration.Checks;

/// <summary>What makes new secrets must be complete, and no credential may be made by two; so must the server of <c>hashicorp:</c> references.</summary>
internal sealed class RotatorCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) => Rotators(config, marks).Concat(Hashicorp(config, marks));

    private static IEnumerable<ConfigProblem> Rotators(WeirConfig config, ConfigMarks marks)
    {
        var servedBy = new Dictionary<CredentialName, string>();
        foreach (var (id, rotator) in config.Credentials.Rotators)
        {
            var path = ConfigPath.Of("credentials", "rotators", id);
            if (rotator is { Kind: RotatorKind.Webhook, Url: null })
            {
                yield return marks.Error(path.Add("url"), "is required for a webhook");
            }

            if (rotator.Kind == RotatorKind.Openai != rotator.Project is not null)
            {
                yield return rotator.Project is null ? marks.Error(path.Add("project"), "is required for OpenAI: the project that new keys belong to") : marks.Warning(path.Add("project"), "is used for OpenAI only");
            }

            for (var i = 0; i < rotator.Serves.Count; i++)
            {
                if (!servedBy.TryAdd(rotator.Serves[i], id))
                {
                    yield return marks.Error(path.Add("serves").Item(i), $"is served by rotator '{servedBy[rotator.Serves[i]]}' already; one makes the secrets of a credential");
                }
            }

            if (rotator.Automatic && config.Credentials.RotateAfter is null)
            {
                yield return marks.Warning(path.Add("automatic"), "has no effect: with rotate_after_days 0 nothing is ever due");
            }
        }
    }

    private static IEnumerable<ConfigProblem> Hashicorp(WeirConfig config, ConfigMarks marks)
    {
        var path = ConfigPath.Of("credentials", "hashicorp");
        if (config.Credentials.Hashicorp is not { } server)
        {
            yield break;
        }

        if (server.Token is null == server.TokenFile is null)
        {
            yield return marks.Error(path, "needs either token or token_file");
        }
    }
}
