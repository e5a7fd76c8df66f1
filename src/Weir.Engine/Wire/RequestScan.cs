using System.Buffers;

namespace Weir.Engine.Wire;

/// <summary>Finds the members of a request in one pass, without building a tree: <c>bench/</c> shows what that saves.</summary>
/// <remarks>
/// It takes in only what it is sure of: strict JSON, at most 64 levels, names without escapes and without duplicates, no half of a
/// surrogate pair. For anything else it gives up, and the framework's parser decides what is valid and says what is wrong. It must never
/// take in what that parser refuses (a property test holds the two against each other). The body must be valid UTF-8.
/// </remarks>
public static class RequestScan
{
    /// <summary>The members, or <see langword="null"/> when the framework's parser must look.</summary>
    public static RequestMembers? TryRead(ReadOnlyMemory<byte> body)
    {
        using var scanner = new Scanner(body);
        return scanner.Run();
    }

    private ref struct Scanner(ReadOnlyMemory<byte> body) : IDisposable
    {
        private const int MaxDepth = 64;
        private const int MediaBytes = 2_048;

        private static readonly SearchValues<byte> StringStops =
            SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

        private readonly ReadOnlySpan<byte> _json = body.Span;
#pragma warning disable CA2213 // it is, below; the analyzer does not see through a ref struct
        private NameStack _names = new();
#pragma warning restore CA2213
        private ulong _objects; // one bit a level: 1 for an object, 0 for a list
        private int _depth;
        private int _at;
        private RequestMembers? _members;
        private (int Start, int Length) _name;
        private int _topStart;

        public RequestMembers? Run() => Scan() ? _members : null;

        public void Dispose() => _names.Dispose();

        private bool Scan()
        {
            SkipSpace();
            if (Peek() != '{')
            {
                return false;
            }

            _members = new RequestMembers(body, _at);
            if (!Open())
            {
                return false;
            }

            while (_depth > 0)
            {
                if (!Step())
                {
                    return false;
                }
            }

            SkipSpace();
            return _at == _json.Length;
        }

        // Stands before a name, a value or the end of the container under way.
        private bool Step()
        {
            SkipSpace();
            var isObject = (_objects >> (_depth - 1) & 1) != 0;
            if (isObject && !ReadName())
            {
                return false;
            }

            if (_depth == 1)
            {
                _topStart = _at;
            }

            return Peek() switch
            {
                (byte)'{' or (byte)'[' => Open(),
                (byte)'"' => ReadText() && AfterValue(),
                (byte)'t' => Skip("true"u8) && AfterValue(),
                (byte)'f' => Skip("false"u8) && AfterValue(),
                (byte)'n' => Skip("null"u8) && AfterValue(),
                _ => SkipNumber() && AfterValue(),
            };
        }

        private bool Open()
        {
            if (_depth == MaxDepth)
            {
                return false;
            }

            var isObject = _json[_at] == '{';
            _objects = isObject ? _objects | 1UL << _depth : _objects & ~(1UL << _depth);
            _names.Begin();
            _depth++;
            _at++;
            SkipSpace();
            return Peek() != (isObject ? '}' : ']') || Close();
        }

        private bool Close()
        {
            _at++;
            _depth--;
            _names.End();
            return _depth == 0 || AfterValue();
        }

        // A value has ended: note it at the top, then a comma or the container's end must follow.
        private bool AfterValue()
        {
            while (true)
            {
                if (_depth == 1)
                {
                    _members!.Add(body.Slice(_name.Start, _name.Length), _topStart, _at - _topStart);
                    if (_members.Count > RequestMembers.MaxFast)
                    {
                        return false;
                    }
                }

                SkipSpace();
                var isObject = (_objects >> (_depth - 1) & 1) != 0;
                var next = Peek();
                if (next == ',')
                {
                    _at++;
                    return true;
                }

                if (next != (isObject ? '}' : ']'))
                {
                    return false;
                }

                _at++;
                _depth--;
                _names.End();
                if (_depth == 0)
                {
                    return true;
                }
            }
        }

        private bool ReadName()
        {
            if (Peek() != '"')
            {
                return false;
            }

            var start = ++_at;
            var length = _json[start..].IndexOfAny(StringStops);
            if (length < 0 || _json[start + length] != '"' || !_names.TryAdd(_json, start, length))
            {
                return false;
            }

            if (_depth == 1)
            {
                _name = (start, length);
            }

            _members!.MayHoldMedia |= Tokens.MediaTally.MayBeName(_json.Slice(start, length));
            _at = start + length + 1;
            SkipSpace();
            if (Peek() != ':')
            {
                return false;
            }

            _at++;
            SkipSpace();
            return true;
        }

        private bool ReadText()
        {
            var start = ++_at;
            while (_json[_at..].IndexOfAny(StringStops) is var stop and >= 0)
            {
                _at += stop;
                if (_json[_at] == '"')
                {
                    Count(_json[start.._at]);
                    _at++;
                    return true;
                }

                if (_json[_at] != '\\' || !SkipEscape())
                {
                    return false;
                }
            }

            return false;
        }

        private readonly void Count(ReadOnlySpan<byte> text)
        {
            _members!.MayHoldMedia |= Tokens.MediaTally.MayBeName(text);
            if (text.Length > MediaBytes && !text.Contains((byte)' '))
            {
                // So long a word is the base64 of an image, a file or a sound.
                _members!.MediaParts++;
            }
            else
            {
                _members!.TextBytes += text.Length;
            }
        }

        private bool SkipEscape()
        {
            if (_at + 1 >= _json.Length)
            {
                return false;
            }

            if (_json[_at + 1] != 'u')
            {
                var simple = "\"\\/bfnrt"u8.Contains(_json[_at + 1]);
                _at += 2;
                return simple;
            }

            return ReadUnit(out var unit) && (char.IsSurrogate(unit) ? char.IsHighSurrogate(unit) && SkipLowHalf() : true);
        }

        private bool SkipLowHalf() => Peek() == '\\' && ReadUnit(out var low) && char.IsLowSurrogate(low);

        // \u00e9
        private bool ReadUnit(out char unit)
        {
            unit = '\0';
            if (_at + 6 > _json.Length || _json[_at + 1] != 'u')
            {
                return false;
            }

            var value = 0;
            foreach (var digit in _json.Slice(_at + 2, 4))
            {
                if (!char.IsAsciiHexDigit((char)digit))
                {
                    return false;
                }

                // '9' is 0x39, 'A' 0x41, 'a' 0x61: the low four bits, and nine more for a letter.
                value = (value << 4) | ((digit & 0xF) + (digit > '9' ? 9 : 0));
            }

            unit = (char)value;
            _at += 6;
            return true;
        }

        // -12.5e+3
        private bool SkipNumber()
        {
            if (Peek() == '-')
            {
                _at++;
            }

            var whole = SkipDigits(out var first);
            if (whole == 0 || (whole > 1 && first == '0'))
            {
                return false;
            }

            if (Peek() == '.')
            {
                _at++;
                if (SkipDigits(out _) == 0)
                {
                    return false;
                }
            }

            return Peek() is not ((byte)'e' or (byte)'E') || SkipExponent();
        }

        private bool SkipExponent()
        {
            _at++;
            if (Peek() is (byte)'+' or (byte)'-')
            {
                _at++;
            }

            return SkipDigits(out _) > 0;
        }

        private int SkipDigits(out byte first)
        {
            first = Peek();
            var start = _at;
            while (Peek() is >= (byte)'0' and <= (byte)'9')
            {
                _at++;
            }

            return _at - start;
        }

        private bool Skip(ReadOnlySpan<byte> word)
        {
            if (!_json[_at..].StartsWith(word))
            {
                return false;
            }

            _at += word.Length;
            return true;
        }

        private void SkipSpace()
        {
            while (Peek() is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                _at++;
            }
        }

        // 0 at the end, which is no character of JSON outside strings.
        private readonly byte Peek() => _at < _json.Length ? _json[_at] : (byte)0;
    }
}
