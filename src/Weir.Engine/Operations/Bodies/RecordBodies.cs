using Weir.Engine.Storage;

namespace Weir.Engine.Operations.Bodies;

/// <summary>Writes the bodies of one operation.</summary>
internal sealed class RecordBodies(string operationId, long atUs, RecordedBody request, RecordedBody response) : StoreCommand
{
    private const string Insert = "INSERT INTO operation_bodies (operation_id, at, request, request_bytes, response, response_bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (operation_id) DO NOTHING";

    protected internal override void Execute(StatementCache statements) => statements.Prepare(Insert)
        .Add(operationId).Add(atUs).Add(request.Text).Add(request.Bytes).Add(response.Text).Add(response.Bytes).Run();
}
