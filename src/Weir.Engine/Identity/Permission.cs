namespace Weir.Engine.Identity;

/// <summary>What a management request may need. One for each difference that a role makes; <see cref="RolePermissions"/> says who has which.</summary>
public enum Permission
{
    /// <summary>Sees operations and their attempts.</summary>
    OperationsRead,

    /// <summary>Sees the bodies of calls whose key has them recorded.</summary>
    BodiesRead,

    /// <summary>Reports operations and costs that came about elsewhere.</summary>
    OperationsReport,

    /// <summary>Sees costs, usage and the ledger.</summary>
    CostsRead,

    /// <summary>Corrects the ledger: adjustments, prices entered late.</summary>
    LedgerChange,

    /// <summary>Sees budgets and how they stand.</summary>
    BudgetsRead,

    /// <summary>Sets, removes and credits budgets.</summary>
    BudgetsChange,

    /// <summary>Sees callers' keys, never their text.</summary>
    KeysRead,

    /// <summary>Makes, changes and enables callers' keys.</summary>
    KeysChange,

    /// <summary>Sees models, presets and prices.</summary>
    ModelsRead,

    /// <summary>Sees the configuration, its history, flags and integrations; secrets are masked.</summary>
    ConfigRead,

    /// <summary>Changes the configuration. It says where secrets of the environment are sent, so it is as good as seeing them.</summary>
    ConfigChange,

    /// <summary>Switches feature flags.</summary>
    FlagsChange,

    /// <summary>Has Weir call a provider, an integration or a webhook to see whether it answers.</summary>
    ConnectionsTest,

    /// <summary>Sees which credentials there are, never their secrets.</summary>
    CredentialsRead,

    /// <summary>Enters, rotates and erases credentials, and takes secrets out under a passphrase.</summary>
    CredentialsChange,

    /// <summary>Sees metrics and diagnostics.</summary>
    MonitoringRead,

    /// <summary>Lets metrics and profiles begin at nothing.</summary>
    MonitoringReset,

    /// <summary>Sees the audit trail and has it verified.</summary>
    AuditRead,

    /// <summary>Sees users and their tokens.</summary>
    PeopleRead,

    /// <summary>Makes, changes and removes users.</summary>
    PeopleChange,

    /// <summary>Makes and lists backups, which hold everything.</summary>
    BackupsMake,

    /// <summary>Shares dashboards of their own with everybody who sees the whole house.</summary>
    DashboardsShare,
}
