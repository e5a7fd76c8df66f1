using Weir.Engine.Ledger;
using Weir.Engine.Operations;
using Weir.Engine.Providers.Simulator;
using Weir.Engine.Wire;
using Weir.Tests.Support;

namespace Weir.Tests.Proxy;

/// <summary>Faults of providers × stream or plain × another deployment or none × dialect of the client × dialect of the provider.</summary>
/// <remarks>
/// Rows that do not apply: a giant plain answer of 1 GiB (2 MB says the same), error events of plain answers at a place, and what exists
/// in streams only (terminators, comments, Azure's first chunk).
/// </remarks>
public sealed class FaultTableTests(FaultGateway at) : IClassFixture<FaultGateway>
{
    public static TheoryData<string> Faults => [.. Fault.All.Select(fault => fault.Directives)];

    [Fact]
    public void The_table_has_its_cells() => Assert.InRange(Fault.All.SelectMany(FaultCell.Of).Count(), 800, 1_000);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_cell_gives_a_right_answer_or_a_right_error_and_leaves_nothing_behind(string directives)
    {
        var fault = Fault.All.First(one => one.Directives == directives);
        await Task.WhenAll(FaultCell.Of(fault).Select(CheckAsync));
        at.Gateway.AssertNothingHeld();
    }

    private async Task CheckAsync(FaultCell cell)
    {
        try
        {
            var outcome = await CallAsync(cell);
            CheckAnswer(cell, outcome);
            await CheckRecordsAsync(cell, outcome);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{cell.Fault} {cell.Model}: {e.Message}", e);
        }
    }

    private async Task<Outcome> CallAsync(FaultCell cell)
    {
        var body = RefusalCases.Bytes(Ask.Body(cell.Client, cell.Model, cell.Stream, $"{cell.Model} asks about rivers"));
        var (response, testId) = await at.Gateway.OpenAsync(HttpMethod.Post, Ask.Path(cell.Client), body, Ask.Headers(cell.Client), TestContext.Current.CancellationToken);
        using var head = response;
        try
        {
            return new(await Reply.OfAsync(response, testId, TestContext.Current.CancellationToken), IsWhole: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var headers = response.Headers.NonValidated.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            return new(new((int)response.StatusCode, headers, [], testId), IsWhole: false);
        }
    }

    private void CheckAnswer(FaultCell cell, Outcome outcome)
    {
        var reply = outcome.Reply;
        Assert.Equal(cell.Expected != Fate.Broken, outcome.IsWhole);
        foreach (var secret in new[] { GatewayHost.UpstreamSecret, new Uri(at.Simulator.Url).Authority, "upstream-o", "upstream-a" })
        {
            Assert.DoesNotContain(secret, reply.Text + string.Join('\n', reply.Headers.Values), StringComparison.OrdinalIgnoreCase);
        }

        switch (outcome.Seen(cell))
        {
            case Fate.Fine:
                CheckGood(cell, reply);
                break;
            case Fate.Early:
                CheckError(cell, reply);
                break;
            case Fate.Late:
                Assert.Equal(200, reply.Status);
                var broken = ClientStream.Read(cell.Client, reply.Text);
                Assert.True(broken.EndsInError, reply.Text);
                Assert.NotEmpty(ReplyError.Of(cell.Client, System.Text.Json.JsonDocument.Parse(broken.Events[^1].Data).RootElement).Message);
                break;
            default:
                Assert.Equal(200, reply.Status);
                break;
        }
    }

    private static void CheckGood(FaultCell cell, Reply reply)
    {
        Assert.Equal(200, reply.Status);
        if (cell.Stream)
        {
            var stream = ClientStream.Read(cell.Client, reply.Text);
            Assert.True(cell is { IsUnterminated: true, IsTranslated: false } ? stream.Terminators + stream.Errors == 0 : stream.EndsWell, reply.Text);
            Assert.True(stream.Text.Length > 20, reply.Text);
            return;
        }

        var text = cell.Client == Dialect.OpenAi
            ? reply.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()
            : reply.Json.GetProperty("content")[0].GetProperty("text").GetString();
        Assert.True(text!.Length > 20);
    }

    private static void CheckError(FaultCell cell, Reply reply)
    {
        Assert.Equal(cell.Status, reply.Status);
        var error = reply.Error(cell.Client);
        Assert.Equal(cell.Client == Dialect.OpenAi ? Ask.OpenAiType(cell.Status) : Ask.AnthropicType(cell.Status), error.Type);
        Assert.Equal(cell.MayRetry ? null : "false", reply.Header("x-should-retry"));
        Assert.Equal(cell.Fault.RetryAfter, reply.Header("retry-after"));
        Assert.Null(reply.Header("x-weir-provider"));
        if (cell.Client == Dialect.OpenAi && cell.Expected != Fate.Refused)
        {
            Assert.Contains(error.Code, cell.Errors);
        }
    }

    private async Task CheckRecordsAsync(FaultCell cell, Outcome outcome)
    {
        var bill = await at.Simulator.BillAsync(cell.Model);
        var (operation, attempts) = await at.Gateway.RecordOfAsync(outcome.Reply);
        var seen = outcome.Seen(cell);
        var isRescued = cell.Failover && seen == Fate.Fine && cell.Expected is Fate.Early or Fate.EarlyOrLate && seen == Fate.Fine;

        Assert.Equal(isRescued ? 2 : 1, attempts.Count);
        Assert.Equal(bill.Count, attempts.Count);
        Assert.Equal(attempts.Count, operation.Attempts);
        Assert.Equal(Enumerable.Range(1, attempts.Count), attempts.Select(row => row.Number));
        Assert.Equal(attempts.Sum(row => row.Cost.NanoUsd), operation.CostUsd.NanoUsd);
        Assert.Equal((cell.Stream, "test", "red", cell.Model), (operation.Stream, operation.Key, operation.Team, operation.Model));
        CheckOutcomes(cell, seen, operation, attempts);
        CheckUsage(cell, attempts, bill);
    }

    private static void CheckOutcomes(FaultCell cell, Fate seen, OperationView operation, IReadOnlyList<AttemptEntry> attempts)
    {
        var (attempt, name) = seen switch
        {
            Fate.Fine => (AttemptOutcome.Completed, "completed"),
            Fate.Early when cell.Expected == Fate.Refused => (AttemptOutcome.Refused, "refused"),
            Fate.Early => (AttemptOutcome.Failed, "failed"),
            _ => (AttemptOutcome.Cut, "cut"),
        };
        Assert.Equal((attempt, name), (attempts[^1].Outcome, operation.Outcome));
        if (seen == Fate.Fine)
        {
            Assert.Equal((200, (string?)null, (string?)null), (operation.Status, operation.Error, attempts[^1].Error));
        }
        else
        {
            Assert.Equal((seen == Fate.Early ? cell.Status : operation.Status, attempts[^1].Error), (operation.Status, operation.Error));
        }

        foreach (var failed in seen == Fate.Fine ? attempts.SkipLast(1) : attempts)
        {
            Assert.Contains(failed.Error, cell.Errors);
        }
    }

    private static void CheckUsage(FaultCell cell, IReadOnlyList<AttemptEntry> attempts, IReadOnlyList<SimulatorBillEntry> bill)
    {
        foreach (var (row, line) in attempts.Zip(bill.OrderBy(entry => entry.Number)))
        {
            if (row.Outcome == AttemptOutcome.Completed && !(cell.Fault.NoUsage && row.Number == 1))
            {
                Assert.True(line.Outcome == SimulatorOutcome.Completed || cell.IsUnterminated);
                Assert.Equal(line.Usage, row.Usage);
                Assert.Equal(line.CostNanoUsd, row.Cost.NanoUsd);
                continue;
            }

            // Where the provider charges, the ledger is not silent; whatever it says then is marked as an estimate. A reset may take the
            // answer's head with it: then nobody can know that the provider had begun.
            var isLost = cell.Fault.Directives.StartsWith("reset", StringComparison.Ordinal) && row.Status is null;
            Assert.True(isLost || line.CostNanoUsd == 0 || row.Usage.TotalInput > 0, $"billed {line.Usage}, booked {row.Usage}");
            Assert.Equal(row.Usage.TotalInput + row.Usage.TotalOutput > 0, row.Usage.Estimated);
        }
    }

    /// <summary>What came back.</summary>
    private sealed record Outcome(Reply Reply, bool IsWhole)
    {
        /// <summary>Which of the fates it was, as far as the cell leaves a choice.</summary>
        public Fate Seen(FaultCell cell) => cell.Expected switch
        {
            Fate.Early when cell.Failover => Fate.Fine,
            Fate.Refused => Fate.Early,
            Fate.EarlyOrLate when Reply.Status != 200 => Fate.Early,
            Fate.EarlyOrLate => Reply.Text.Contains("\"error\"", StringComparison.Ordinal) ? Fate.Late : Fate.Fine,
            var only => only,
        };
    }
}
