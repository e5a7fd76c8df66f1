using System.Globalization;

namespace Weir.Engine.Operations;

/// <summary>A place in the list of operations: that of the operation which began at this time and has this id.</summary>
/// <param name="AtUs">Microseconds since 1970.</param>
/// <param name="Id">Its id.</param>
public readonly record struct OperationPlace(long AtUs, string Id)
{
    /// <summary>As it stands in <c>next</c>: <c>1774772400000000.op_0198...</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AtUs}.{Id}");

    /// <summary>Reads what <see cref="ToString"/> wrote; <see langword="null"/> for anything else.</summary>
    public static OperationPlace? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot + 1 < text.Length && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? new(at, text[(dot + 1)..]) : null;
    }
}
