namespace Weir.Acceptance.Monitoring;

/// <summary>The reader of expressions finds what is in them, or it would check nothing.</summary>
public sealed class ExpressionTests
{
    [Theory]
    [InlineData("up{job=~\"a|b\"} == 0", "up", "job")]
    [InlineData("sum by (team, le) (rate(a_total{x!=\"}\", y=\"$team\"}[5m])) / on (z) b > 0.5", "a_total,b", "team,le,x,y,z")]
    [InlineData("a:b{c=\"d\"} and on (job) max_over_time(e[1d]) > 0 or vector(0)", "a:b,e", "c,job")]
    [InlineData("rate(x[$__rate_interval]) * 3600 / ignoring(type) y offset 5m", "x,y", "type")]
    [InlineData("histogram_quantile(0.95, sum without (a) (x_bucket)) > 180 * 86400", "x_bucket", "a")]
    public void Names_of_metrics_and_labels_are_found(string text, string metrics, string labels)
    {
        var expression = new Expression("", text);
        Assert.Equal(metrics.Split(',').Order(), expression.Metrics.Except(["m"]).Order());
        Assert.Equal(labels.Split(',').Order(), expression.Labels.Order());
    }

    [Fact]
    public void Variables_of_Grafana_are_filled_in() =>
        Assert.Equal("rate(x{a=~\".*\"}[30s])", new Expression("", "rate(x{a=~\"$team\"}[$__rate_interval])").Filled("30s").Text);
}
