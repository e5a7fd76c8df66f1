using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>flags.*</c>.</summary>
internal static class FlagSection
{
    private static readonly ListKind<string> Names = new(Values.Line);
    private static readonly ListKind<string> Flags = new(Values.FlagName);

    private static readonly ObjectKind<FlagScopeConfig> Scope = new ObjectKind<FlagScopeConfig>("scope", () => new())
        .Field("environment", Names, s => s.Environment, (s, value) => s with { Environment = value },
            "Environments: the caller's, and where it has none the configuration's.")
        .Field("team", Names, s => s.Team, (s, value) => s with { Team = value },
            "Teams.")
        .Field("project", Names, s => s.Project, (s, value) => s with { Project = value },
            "Projects.")
        .Field("customer", Names, s => s.Customer, (s, value) => s with { Customer = value },
            "Customers.")
        .Field("user", Names, s => s.User, (s, value) => s with { User = value },
            "End users.")
        .Field("key", Names, s => s.Key, (s, value) => s with { Key = value },
            "Ids of keys.");

    public static readonly ObjectKind<FlagConfig> Kind = new ObjectKind<FlagConfig>("flag", () => new())
        .Optional("description", Values.Line, f => f.Description, (f, value) => f with { Description = value },
            "What it switches.")
        .Field("enabled", Values.Boolean, f => f.Enabled, (f, value) => f with { Enabled = value },
            "Off for everybody when false.")
        .Field("percentage", Values.Number(0, 100, "percent"), f => f.Percentage, (f, value) => f with { Percentage = value },
            "Part of the subjects that it is on for, in steps of 0.001. Raising it takes it from nobody who had it.")
        .Field("by", Values.Choice<FlagSubject>(), f => f.By, (f, value) => f with { By = value },
            "Whose id decides about the percentage; the key's where that is not known.")
        .Field("requires", Flags, f => f.Requires, (f, value) => f with { Requires = value },
            "Flags without which it is off, up to 16.")
        .Field("excludes", Flags, f => f.Excludes, (f, value) => f with { Excludes = value },
            "Flags with which it is off, up to 16; written on one of the two.")
        .Field("only", Scope, f => f.Only, (f, value) => f with { Only = value },
            "Off for all that are not named here; every kind of name that is stated must match.")
        .Field("except", Scope, f => f.Except, (f, value) => f with { Except = value },
            "Off for those named here, by any kind of name.")
        .Field("always", Scope, f => f.Always, (f, value) => f with { Always = value },
            "On for those named here, by any kind of name, whatever `percentage` and `only` say.");
}
