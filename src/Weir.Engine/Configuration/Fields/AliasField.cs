using System.Text.Json;
using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Another name for a field further down; moved there before anything is bound (<see cref="Aliases"/>).</summary>
internal sealed class AliasField<TOwner>(string name, ValueKind kind, string description) : Field<TOwner>(name, kind, description)
{
    public override TOwner Bind(TOwner owner, ConfigNode node, ConfigPath path, ProblemList problems) => owner;

    public override void Write(Utf8JsonWriter json, TOwner owner)
    {
        // Its value is written under its real name.
    }
}
