namespace Weir.Commands;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int ConfigurationInvalid = 3;
}
