using System.Security.Cryptography;
using Weir.Engine.Identity.Keys;

namespace Weir.Tests.Identity.Keys;

public sealed class KeyHasherTests
{
    [Fact]
    public void Hashers_that_take_turns_on_one_thread_hash_under_their_own_pepper()
    {
        byte[][] peppers = [[.. Enumerable.Repeat((byte)1, KeyHasher.PepperBytes)], [.. Enumerable.Repeat((byte)2, KeyHasher.PepperBytes)]];
        var hashers = peppers.Select(static pepper => new KeyHasher(pepper)).ToArray();
        foreach (var secret in new[] { "wk_one"u8.ToArray(), [], "wk_a_longer_one_than_a_block_of_the_hash_holds_which_is_sixty_four_bytes"u8.ToArray() })
        {
            for (var turn = 0; turn < 4; turn++)
            {
                Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(peppers[turn % 2], secret)), hashers[turn % 2].HashOf(secret).ToString());
            }
        }
    }
}
