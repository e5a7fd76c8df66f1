using Weir.Tests.Architecture.Broken.High;

namespace Weir.Tests.Architecture.Broken.Low;

/// <summary>Inherits from a higher module.</summary>
public sealed class Derived() : Tower(2);
