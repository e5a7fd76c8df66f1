namespace Weir.Engine.Wire;

/// <summary>Why a request cannot be carried over to the other dialect.</summary>
/// <param name="Field">Path of the field at fault, such as <c>messages[2].content</c>.</param>
/// <param name="Message">What is wrong and what to do; names the field.</param>
public sealed record WireRefusal(string Field, string Message);
