namespace Weir.Engine.Identity;

/// <summary>What somebody is to Weir. Names are stored; they are never reused for something else.</summary>
public enum Role
{
    /// <summary>Sees everything but people, credentials and the audit trail; changes nothing.</summary>
    Viewer,

    /// <summary>A viewer who also runs what there is: budgets, callers' keys, flags, tests of connections.</summary>
    Operator,

    /// <summary>May do everything.</summary>
    Admin,

    /// <summary>Sees everything, also people and the audit trail; changes nothing.</summary>
    Auditor,

    /// <summary>A program that reports operations, and may do nothing else.</summary>
    Reporter,
}
