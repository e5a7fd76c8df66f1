using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration.Documents;

/// <summary>Whatever is edited, a loader that read the file before says the same of it as one that reads it for the first time: values, problems and their lines.</summary>
public sealed class RereadProperties
{
    private const string Text = """
        schema: weir/1
        # Who is asked.
        providers:
          first: { kind: simulator }
          second:
            kind: openai-compatible
            timeout_seconds: 30
            base_url:
              "https://example.com/v1"
            headers: { "x-one": "a
              b", x-two: c }
          third:
            kind: simulator

        # What may be asked for.
        models:
          "m.1":
            deployments:
              a: { provider: first, model: m, price: { input: 1, output: 2 } }
              b:
                provider: second
                model: >-
                  folded


          plain:
            deployments: { d: { provider: third,
              model: text } }
        keys:
          one: { secret: "env:ONE", team: a, models: [plain] }
          two:
            secret: "env:TWO"
            models:
            - plain
            - m.1
            project: some
              where
          # The last of them.
          three: { secret: "env:THREE", team: c, expires_at: 2030-01-01T00:00:00Z }
        budgets:
          house: { scope: {}, period: month, limit_usd: 5 }
          team:
            scope: { team: c }
            period: day
            limit_usd: 1.5
        gateway: { timeouts: { idle_seconds: 20 } }
        environment: staging

        """;

    private static readonly string[] Pieces =
    [
        " ", "  ", "\n", "\n\n", "\r\n", "\r", "#", " # a comment\n", "\"", "'", "{", "}", "[", "]", ":", ": ", "-", "\n- ", "|", ">", "|+\n", "?", "\n? ", "&a ", "*a", "!!str ", "%", "\n%YAML 1.2\n",
        "---", "\n---\n", "\n...\n", "~", "null", "\t", "\0", "\u0085", "\u2028", "\ufeff", "ü", "😀", "<<: ", "a: b\n", "\n  four: { secret: \"env:TWO\" }", "\n  one: {}", "\nkeys: {}", "\n  five:\n    kind: simulator",
        "timeout_seconds: 9\n", "\n    timeout_seconds: 9", "x", "\n\n  # between\n",
    ];

    private static readonly Gen<Edit> Edits =
        from kind in Gen.Elements(Enum.GetValues<EditKind>())
        from at in Gen.Choose(0, 9_999)
        from length in Gen.Choose(0, 9_999)
        from piece in Gen.Elements(Pieces)
        select new Edit(kind, at / 10_000.0, length / 10_000.0, piece);

    private static readonly Gen<(Edit[] Edits, bool IsCrLf, bool IsMarked)> Plans =
        from edits in Edits.ArrayOf()
        from isCrLf in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        from isMarked in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (edits, isCrLf, isMarked);

    [Fact]
    public void Reading_again_gives_what_reading_for_the_first_time_gives() => Prop.ForAll(Plans.ToArbitrary(), plan =>
    {
        var text = (plan.IsMarked ? "---\n" : "") + Text;
        text = plan.IsCrLf ? text.ReplaceLineEndings("\r\n") : text;
        var loader = Loader();
        var good = text;
        var before = Describe(loader, text);
        Assert.True(before.IsValid, before.What);
        foreach (var edit in plan.Edits)
        {
            text = edit.Apply(text);
            Same(loader, text);
            if (Describe(Loader(), text).IsValid)
            {
                good = text;
                continue;
            }

            // Who wrote something that is refused takes it back, or mends it.
            text = edit.Length < 0.7 ? good : text;
            Same(loader, text);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)).WithEndSize(8));

    [Fact]
    public void The_difference_to_what_was_read_before_is_that_of_the_documents_as_they_are_kept() => Prop.ForAll(Plans.ToArbitrary(), plan =>
    {
        var loader = Loader();
        var text = Text;
        var before = State(loader, text)!;
        foreach (var edit in plan.Edits)
        {
            text = edit.Apply(text);
            if (State(loader, text) is not { } after)
            {
                text = edit.Length < 0.7 ? Text : text;
                continue;
            }

            var expected = ConfigDiff.Between(before.Document, after.Document);
            Assert.Equal(expected, ConfigDiff.Between(before.Result.Marks.Document, after.Result.Marks.Document));
            before = after;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(20_000)).WithEndSize(8));

    private static ConfigState? State(ConfigLoader loader, string text) =>
        loader.Load(Sources(text)) is { Valid: true } result ? new(0, result, []) : null;

    private static ConfigSources Sources(string text) => Loading.Sources(text, ("ONE", Loading.Key), ("TWO", Loading.Key + "2"), ("THREE", Loading.Key + "3"));

    private static void Same(ConfigLoader loader, string text)
    {
        var (again, first) = (Describe(loader, text), Describe(Loader(), text));
        Assert.True(again == first, $"{text}\n--- again\n{again.What}\n--- first\n{first.What}");
    }

    private static ConfigLoader Loader() => new([], new ManualClock(Loading.Now));

    private static (bool IsValid, string What) Describe(ConfigLoader loader, string text)
    {
        var result = loader.Load(Sources(text));
        var what = new StringBuilder().AppendJoin('\n', result.Problems.Select(problem => $"{problem} [{problem.Origin}]")).AppendLine();
        if (result.Config is { } config)
        {
            what.AppendLine(new ConfigState(0, result, []).Document).AppendLine(EffectiveValues.ToJson(config))
                .AppendJoin('\n', EffectiveValues.Of(config, result.Marks, ConfigPath.Root).Select(value => $"{value.Path} {value.Json} {value.Origin}"));
        }

        return (result.Valid, what.ToString());
    }

    private enum EditKind
    {
        Insert,
        Delete,
        Replace,
        DeleteLines,
        RepeatLines,
        Indent,
        Outdent,
        Value,
        Cut,
    }

    /// <summary>A change at a place of a text, both as shares of its length.</summary>
    private sealed record Edit(EditKind Kind, double At, double Length, string Piece)
    {
        public string Apply(string text)
        {
            if (text.Length == 0)
            {
                return Piece;
            }

            var at = (int)(At * text.Length);
            var line = text.LastIndexOf('\n', at) + 1;
            var lines = line;
            for (var i = 0; i < 1 + (int)(Length * 3) && lines < text.Length; i++)
            {
                lines = text.IndexOf('\n', lines) is >= 0 and var end ? end + 1 : text.Length;
            }

            return Kind switch
            {
                EditKind.Insert => text.Insert(at, Piece),
                EditKind.Delete => text.Remove(at, Math.Min(text.Length - at, 1 + (int)(Length * 6))),
                EditKind.Replace => text.Remove(at, 1).Insert(at, Piece),
                EditKind.DeleteLines => text.Remove(line, lines - line),
                EditKind.RepeatLines => text.Insert(line, text[line..lines]),
                EditKind.Indent => text.Insert(line, "  "),
                EditKind.Outdent => text.Remove(line, Math.Min(2, text.Length - line)),
                EditKind.Value => text.Insert(lines > line && text[lines - 1] == '\n' ? lines - 1 : lines, Piece),
                _ => Length < 0.1 ? text[..at] : text,
            };
        }
    }
}
