namespace Weir.Engine.Configuration;

/// <summary>The store behind Weir.</summary>
public enum StorageKind
{
    /// <summary>SQLite in the data directory; one server.</summary>
    Sqlite,

    /// <summary>PostgreSQL, shared by several servers.</summary>
    Postgres,
}
