namespace Weir.Engine.Credentials.BackEnds;

/// <summary>A store of secrets that is not Weir's own. It is only read.</summary>
internal interface ISecretBackEnd
{
    /// <summary>Reads one secret, within a time of its own.</summary>
    Task<BackEndReading> ReadAsync(string name, CancellationToken cancellationToken);
}
