using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Storage;

namespace Weir.Tests.Storage;

public sealed class StatementTests : IDisposable
{
    private readonly TempStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Texts_of_every_length_come_back_as_they_were_written_and_no_row_sees_those_of_another()
    {
        using var connection = _store.Connect();
        using var statements = new StatementCache(connection);
        statements.Prepare("CREATE TABLE texts (a TEXT, b TEXT, c TEXT, n INTEGER) STRICT").Run();

        // Short ones, and such that two or one of them do not fit into what the texts of a run share.
        var lengths = Gen.Frequency((6, Gen.Choose(0, 40)), (2, Gen.Choose(600, 1_100)), (1, Gen.Choose(2_000, 9_000)));
        var pieces = Gen.Elements("a", "ß", "€", "𝄞", "\0", "'");
        var text = from length in lengths from piece in pieces select (string?)string.Concat(Enumerable.Repeat(piece, length));
        var texts = Gen.OneOf(text, Gen.Constant((string?)null));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(texts.Three().ListOf(4).ToArbitrary(), rows =>
        {
            foreach (var (a, b, c) in rows)
            {
                statements.Prepare("INSERT INTO texts VALUES (?1, ?2, ?3, ?4)").Add(a).Add(b).Add(c).Add((long?)null).Run();
            }

            var found = new List<(string?, string?, string?)>();
            using var select = connection.CreateCommand();
            select.CommandText = "SELECT a, b, c FROM texts WHERE n IS NULL ORDER BY rowid";
            using (var row = select.ExecuteReader())
            {
                while (row.Read())
                {
                    found.Add((Text(row, 0), Text(row, 1), Text(row, 2)));
                }
            }

            statements.Prepare("DELETE FROM texts").Run();
            return found.SequenceEqual(rows);
        }));
    }

    private static string? Text(Microsoft.Data.Sqlite.SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
