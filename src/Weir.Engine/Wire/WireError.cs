namespace Weir.Engine.Wire;

/// <summary>An error as a client is told it; which status it carries is decided by the caller.</summary>
/// <param name="Status">The HTTP status it belongs to; the dialect's error type is derived from it.</param>
/// <param name="Message">One sentence that says what to do. Never a secret.</param>
/// <param name="Code">Machine-readable cause (<c>model_not_found</c>); OpenAI shape only. Default none.</param>
/// <param name="Param">Path of the request field at fault; OpenAI shape only. Default none.</param>
/// <param name="RequestId">The operation's id; Anthropic shape only. Default none.</param>
public readonly record struct WireError(
    int Status, string Message, string? Code = null, string? Param = null, string? RequestId = null);
