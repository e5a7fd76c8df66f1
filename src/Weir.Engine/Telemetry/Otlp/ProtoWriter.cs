using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Writes Protocol Buffers: the few wire types that OTLP needs. Zero values are written where they are asked for; absent ones are left out by the caller.</summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0;
    private const int Fixed64Bits = 1;
    private const int Delimited = 2;
    private const int Fixed32Bits = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Delimited);
        Number((ulong)value.Length);
        _bytes.Write(value);
    }

    public void Whole(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    public void Flag(int field, bool value) => Whole(field, value ? 1 : 0);

    public void Fixed64(int field, ulong value)
    {
        Tag(field, Fixed64Bits);
        Raw(value);
    }

    public void Real(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public void Fixed32(int field, uint value)
    {
        Tag(field, Fixed32Bits);
        Span<byte> raw = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(raw, value);
        _bytes.Write(raw);
    }

    /// <summary>Numbers of 8 bytes in one field, as proto3 packs them.</summary>
    public void Packed(int field, IEnumerable<ulong> values)
    {
        var packed = new ProtoWriter();
        foreach (var value in values)
        {
            packed.Raw(value);
        }

        Bytes(field, packed.ToArray());
    }

    public void Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        Bytes(field, inner._bytes.WrittenSpan);
    }

    private void Raw(ulong value)
    {
        Span<byte> raw = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(raw, value);
        _bytes.Write(raw);
    }

    private void Tag(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    private void Number(ulong value)
    {
        while (value >= 0x80)
        {
            Put((byte)(value | 0x80));
            value >>= 7;
        }

        Put((byte)value);
    }

    private void Put(byte value) => _bytes.Write([value]);
}
