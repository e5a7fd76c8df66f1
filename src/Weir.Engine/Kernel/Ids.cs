namespace Weir.Engine.Kernel;

/// <summary>New ids that sort by the time they were made (RFC 9562, version 7), so that a list ordered by id is a list ordered by time.</summary>
public static class Ids
{
    /// <summary>An operation's id: <c>op_</c> and 32 hexadecimal digits.</summary>
    public static string NewOperation(TimeProvider clock) => "op_" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
}
