using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>budgets.*.scope</c>.</summary>
internal static class BudgetScopeSection
{
    public static readonly ObjectKind<BudgetScope> Kind = new ObjectKind<BudgetScope>("scope", () => new())
        .Optional("team", Values.Line, s => s.Team, (s, value) => s with { Team = value },
            "Calls charged to this team.")
        .Optional("project", Values.Line, s => s.Project, (s, value) => s with { Project = value },
            "Calls charged to this project.")
        .Optional("customer", Values.Line, s => s.Customer, (s, value) => s with { Customer = value },
            "Calls charged to this customer.")
        .Optional("user", Values.Line, s => s.User, (s, value) => s with { User = value },
            "Calls charged to this user.")
        .Optional("environment", Values.Line, s => s.Environment, (s, value) => s with { Environment = value },
            "Calls of this environment.")
        .Optional("key", Values.Line, s => s.Key, (s, value) => s with { Key = value },
            "Calls with the key of this id.")
        .Optional("provider", Values.Line, s => s.Provider, (s, value) => s with { Provider = value },
            "Attempts at the provider of this id.")
        .Optional("model", Values.ModelName, s => s.Model, (s, value) => s with { Model = value },
            "Calls for the model of this name.")
        .Optional("integration", Values.Line, s => s.Integration, (s, value) => s with { Integration = value },
            "Costs reported by the integration of this id.");
}
