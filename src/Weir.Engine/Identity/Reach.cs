namespace Weir.Engine.Identity;

/// <summary>Whether those who may act for one team alone reach an endpoint.</summary>
public enum Reach
{
    /// <summary>No: it is about the whole house. So it is where nothing else is said.</summary>
    House,

    /// <summary>Yes: the endpoint shows and changes only what belongs to <see cref="Actor.Team"/>, or nothing in it belongs to any team.</summary>
    Team,
}
