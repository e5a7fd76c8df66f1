using System.CommandLine;
using System.Globalization;
using Weir.Engine.Configuration;
using Weir.Engine.Pricing;

namespace Weir.Commands;

/// <summary><c>weir prices</c>: shows price catalogues and checks them.</summary>
internal static class PricesCommand
{
    public static Command Create() => new("prices", "Works on price catalogues.") { List(), Check() };

    private static Command List()
    {
        var file = new Argument<string?>("FILE") { Description = "A catalogue. Default: the shipped one.", Arity = ArgumentArity.ZeroOrOne };
        var kind = new Option<string?>("--kind") { Description = "Only prices at providers of this kind.", HelpName = "KIND" };
        var model = new Option<string?>("--model") { Description = "Only prices of this model.", HelpName = "MODEL" };
        var command = new Command("list", "Prints the prices of a catalogue, in US dollars per million tokens.") { file, kind, model };
        command.SetAction(parsed =>
        {
            var catalogue = parsed.GetValue(file) is { } path ? Read(path) : PriceCatalogue.Shipped;
            if (catalogue is null)
            {
                return ExitCodes.ConfigurationInvalid;
            }

            var (onlyKind, onlyModel) = (parsed.GetValue(kind), parsed.GetValue(model));
            Console.Out.WriteLine($"catalogue {catalogue.Version} {catalogue.Checksum}");
            Console.Out.WriteLine($"{"kind",-18}{"model",-44}{"from",-12}{"tier",-10}{"above",9}{"input",11}{"cached",11}{"write 5m",11}{"write 1h",11}{"output",11}");
            foreach (var price in PriceView.Of(catalogue).Where(price => (onlyKind is null || price.Kind == onlyKind) && (onlyModel is null || price.Model == onlyModel)))
            {
                Write(price);
            }

            return ExitCodes.Fine;
        });
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "The catalogue to check." };
        var command = new Command("check", "Tells everything that is wrong with a price catalogue, and its checksum. Exit code 3 when it cannot be used.") { file };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (Read(path) is not { } catalogue)
            {
                return ExitCodes.ConfigurationInvalid;
            }

            Console.Out.WriteLine($"{path} is valid: version {catalogue.Version}, {catalogue.All.Count()} models of {catalogue.Sources.Count} kinds, {catalogue.Checksum}.");
            return ExitCodes.Fine;
        });
        return command;
    }

    private static PriceCatalogue? Read(string path)
    {
        var file = ConfigFile.Read(path);
        if (file is null or { Unreadable: not null })
        {
            Console.Out.WriteLine($"{path}: {file?.Unreadable ?? "there is no such file"}");
            return null;
        }

        var reading = PriceCatalogue.Read(file.Bytes);
        foreach (var problem in reading.Problems)
        {
            Console.Out.WriteLine($"{path}: {problem}");
        }

        return reading.Catalogue;
    }

    private static void Write(PriceView price)
    {
        var from = price.EffectiveFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";
        foreach (var rate in price.Rates)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{price.Kind,-18}{price.Model,-44}{from,-12}{rate.Tier,-10}{rate.AboveInputTokens,9}{rate.InputUsd.Usd,11:0.######}{rate.CacheReadUsd.Usd,11:0.######}{rate.CacheWrite5mUsd.Usd,11:0.######}{rate.CacheWrite1hUsd.Usd,11:0.######}{rate.OutputUsd.Usd,11:0.######}"));
        }
    }
}
