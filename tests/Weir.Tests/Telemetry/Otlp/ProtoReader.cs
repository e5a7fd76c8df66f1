using System.Buffers.Binary;
using System.Text;

namespace Weir.Tests.Telemetry.Otlp;

/// <summary>Reads Protocol Buffers without knowing a message: fields by number. What the official exporter writes is read by it too, so that it is known to be right.</summary>
internal sealed class ProtoReader
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtoReader(ReadOnlySpan<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = Varint(ref message);
            switch (tag & 7)
            {
                case 0: _fields.Add(((int)(tag >> 3), Varint(ref message), [])); break;
                case 1: _fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadUInt64LittleEndian(message), [])); message = message[8..]; break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add(((int)(tag >> 3), 0, message[..length].ToArray()));
                    message = message[length..];
                    break;
                case 5: _fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadUInt32LittleEndian(message), [])); message = message[4..]; break;
                default: throw new InvalidDataException($"Wire type {tag & 7}");
            }
        }
    }

    public IEnumerable<ProtoReader> All(int field) => _fields.Where(one => one.Field == field).Select(one => new ProtoReader(one.Bytes));

    public ProtoReader One(int field) => All(field).Single();

    public bool Has(int field) => _fields.Any(one => one.Field == field);

    public byte[] Bytes(int field) => _fields.SingleOrDefault(one => one.Field == field).Bytes ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public ulong Number(int field) => _fields.SingleOrDefault(one => one.Field == field).Number;

    public double Real(int field) => BitConverter.UInt64BitsToDouble(Number(field));

    /// <summary>Numbers of 8 bytes, packed into one field.</summary>
    public ulong[] Packed(int field)
    {
        var bytes = Bytes(field);
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(at => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at * 8)))];
    }

    private static ulong Varint(ref ReadOnlySpan<byte> from)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = from[0];
            from = from[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }
    }
}
