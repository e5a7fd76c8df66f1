using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>The wish to think: read from <c>thinking</c>, and fitted to what the model and the rest of the request allow.</summary>
internal static class AnthropicThinking
{
    public const int LeastBudget = 1_024;

    private static readonly Dictionary<string, int> Budgets = new(StringComparer.Ordinal)
    {
        ["minimal"] = 1_024,
        ["low"] = 2_048,
        ["medium"] = 8_192,
        ["high"] = 16_384,
        ["xhigh"] = 24_576,
        ["max"] = 32_768,
    };

    public static ThinkingWish Read(Field thinking, string? effort)
    {
        switch (thinking["type"].RequiredText())
        {
            case "enabled":
                var budget = thinking["budget_tokens"].Count(LeastBudget);
                if (budget is null)
                {
                    thinking["budget_tokens"].Refuse($"is required, at least {LeastBudget}");
                }

                return new ThinkingWish(ThinkingMode.Budget, effort, budget, thinking["display"].Text());
            case "adaptive":
                return new ThinkingWish(ThinkingMode.Adaptive, effort, null, thinking["display"].Text());
            case "disabled":
                return new ThinkingWish(ThinkingMode.Off);
            default:
                thinking.Drop();
                return new ThinkingWish(ThinkingMode.Unsaid, effort);
        }
    }

    /// <summary>What can be asked of the model: mode Budget with its tokens, Adaptive with its effort, Off, or Unsaid.</summary>
    public static ThinkingWish Fit(ChatRequest request, TranslationTarget target, long maxTokens, RequestNotes notes)
    {
        var wish = request.Thinking;
        if (wish.Mode is ThinkingMode.Unsaid)
        {
            return wish;
        }

        var form = target.Thinking == ThinkingForm.ByName ? AnthropicModels.FormOf(target.Model) : target.Thinking;
        if (wish.Mode == ThinkingMode.Off)
        {
            return form == ThinkingForm.Adaptive ? wish : default;
        }

        var fitted = form switch
        {
            // Thinking and a forced tool exclude each other at the provider; the tool is what the client needs.
            ThinkingForm.None => default,
            _ when request.Tools.Count > 0 && request.Choice?.Mode is ToolChoiceMode.Required or ToolChoiceMode.Named => default,
            ThinkingForm.Adaptive => Adaptive(wish),
            _ when LastCallHasNoThinking(request) => default,
            _ => BudgetOf(wish, maxTokens),
        };
        if (fitted.Mode == ThinkingMode.Unsaid)
        {
            notes.Drop("reasoning_effort");
        }

        return fitted;
    }

    public static void Write(Utf8JsonWriter writer, ThinkingWish wish)
    {
        if (wish.Mode == ThinkingMode.Unsaid)
        {
            return;
        }

        writer.WriteStartObject("thinking");
        switch (wish.Mode)
        {
            case ThinkingMode.Off:
                writer.WriteString("type", "disabled");
                break;
            case ThinkingMode.Adaptive:
                writer.WriteString("type", "adaptive");
                break;
            default:
                writer.WriteString("type", "enabled");
                writer.WriteNumber("budget_tokens", wish.Budget ?? LeastBudget);
                break;
        }

        writer.WriteIfGiven("display", wish.Display);
        writer.WriteEndObject();
    }

    private static ThinkingWish Adaptive(ThinkingWish wish)
    {
        var effort = wish.Effort ?? (wish.Budget is { } budget ? ThinkingWish.EffortOf(budget) : null);
        return new ThinkingWish(ThinkingMode.Adaptive, effort == "minimal" ? "low" : effort, null, wish.Display);
    }

    /// <summary>At most half of the output limit, so that an answer is left; none when that is below the provider's least.</summary>
    private static ThinkingWish BudgetOf(ThinkingWish wish, long maxTokens)
    {
        var budget = wish.Mode == ThinkingMode.Budget
            ? Math.Min(wish.Budget ?? LeastBudget, maxTokens - 1)
            : Math.Min(Budgets[wish.Effort ?? "medium"], maxTokens / 2);
        return budget < LeastBudget ? default : new ThinkingWish(ThinkingMode.Budget, null, budget, wish.Display);
    }

    /// <summary>With a budget the provider refuses a tool call in the last assistant message that no thinking precedes.</summary>
    private static bool LastCallHasNoThinking(ChatRequest request) =>
        request.Turns.FindLast(static turn => turn.Role == TurnRole.Assistant) is { } last
        && last.Parts.Exists(static part => part is ToolCallPart)
        && !last.Parts.Exists(static part => part is ThinkingPart or RedactedThinkingPart);
}
