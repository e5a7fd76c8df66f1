namespace Weir.Hosting;

/// <summary>What stands as <c>service</c> in every log record. It may change while the program runs.</summary>
internal sealed class LogOrigin(string name)
{
    private volatile string _name = name;

    public string Name
    {
        get => _name;
        set => _name = value;
    }
}
