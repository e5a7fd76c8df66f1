namespace Weir.Engine.Wire;

/// <summary>What happened while a request was read and rewritten: the first refusal, and every field left behind.</summary>
/// <remarks>A refusal does not stop the reader; it reads on with harmless values and the outcome is dropped at the end.</remarks>
internal sealed class RequestNotes
{
    private readonly List<string> _dropped = [];

    public WireRefusal? Refusal { get; private set; }

    public IReadOnlyList<string> Dropped => _dropped;

    public void Refuse(string field, string message) => Refusal ??= new WireRefusal(field, $"{field}: {message}");

    public void Drop(string field)
    {
        if (!_dropped.Contains(field))
        {
            _dropped.Add(field);
        }
    }
}
