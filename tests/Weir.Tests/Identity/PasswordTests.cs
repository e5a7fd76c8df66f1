using Weir.Engine.Identity.People;
using Weir.Tests.Support;

namespace Weir.Tests.Identity;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("short one")]
    [InlineData("11charsonly")]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd1234!")]
    [InlineData("Passw0rd!2026")]
    [InlineData("passwordpassword")]
    [InlineData("123456789012")]
    [InlineData("111111111111")]
    [InlineData("112233445566")]
    [InlineData("abcdefghijkl")]
    [InlineData("qwertyuiop12")]
    [InlineData("QwertyQwerty1")]
    [InlineData("letmeinletmein")]
    [InlineData("administrator1")]
    [InlineData("correct-horse-battery-staple")]
    [InlineData("aliceanderson")]
    [InlineData("aliceanderson2026")]
    public void What_is_tried_first_is_no_password(string password) => Assert.NotNull(PasswordRule.Problem(password, "aliceanderson"));

    [Theory]
    [InlineData(People.Password)]
    [InlineData("nine of twelve cups")]
    [InlineData("tzuwqbnvpxke")]
    [InlineData("849205173648")]
    [InlineData("schlüsselblumenöl")]
    [InlineData("            x-      4f2z")]
    public void Length_is_enough_and_nothing_is_asked_of_its_signs(string password) => Assert.Null(PasswordRule.Problem(password, "alice"));

    [Fact]
    public void Its_length_has_bounds_and_no_problem_tells_anything_of_it()
    {
        Assert.Null(PasswordRule.Problem(string.Concat(Enumerable.Repeat("ab7-", 32)), "alice"));
        Assert.NotNull(PasswordRule.Problem(string.Concat(Enumerable.Repeat("ab7-", 32)) + "x", "alice"));
        Assert.DoesNotContain("zanzibar", PasswordRule.Problem("zanzibar77x", "alice"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_hash_is_slow_salted_and_matches_its_password_alone()
    {
        var stored = PasswordHash.Of(People.Password);
        Assert.StartsWith("pbkdf2-sha512$210000$", stored, StringComparison.Ordinal);
        Assert.NotEqual(stored, PasswordHash.Of(People.Password));
        Assert.True(PasswordHash.Matches(stored, People.Password));
        Assert.False(PasswordHash.Matches(stored, People.Password + " "));
        Assert.False(PasswordHash.Matches(stored, ""));
        Assert.False(PasswordHash.Matches(null, ""));
        Assert.False(PasswordHash.Matches(null, People.Password));
        Assert.False(PasswordHash.Matches(stored.Replace("210000", "1000", StringComparison.Ordinal), People.Password));
        Assert.False(PasswordHash.Matches("", People.Password));
    }

    [Theory]
    [InlineData("alice", true)]
    [InlineData("a.b_c-d@example.com", true)]
    [InlineData("7", true)]
    [InlineData("", false)]
    [InlineData("Alice", false)]
    [InlineData("a b", false)]
    [InlineData("../x", false)]
    [InlineData("ä", false)]
    [InlineData("a\u202eb", false)]
    [InlineData("admin-token", false)]
    [InlineData("system", false)]
    [InlineData("setup", false)]
    public void A_name_is_plain_and_nobody_has_one_of_Weirs_own(string name, bool good)
    {
        Assert.Equal(good, UserName.Problem(name) is null);
        Assert.NotNull(UserName.Problem(new string('a', 65)));
    }
}
