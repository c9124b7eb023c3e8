using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Dcim.Data.Sealing;

namespace Dcim.Tests.Data;

public sealed class SealerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dcim-test-");
    private readonly Sealer _sealer;

    private static readonly SealPlace s_place = new("VictimIdentity", "abc", 1);
    private static readonly Gen<string> s_text = Gen.String["aÉř中\0\n|"];
    private static readonly Gen<string> s_name = Gen.String[Gen.Char["abA.-"], 0, 4];
    private static readonly Gen<SealPlace> s_places = Gen.Select(s_name, s_name, Gen.Long[0, 12])
        .Select(p => new SealPlace(p.Item1, p.Item2, p.Item3));

    public SealerTests() => _sealer = new(NewKeys("a"));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void OpensInItsPlace_AndInNoOther() =>
        Gen.Select(s_text, s_places, s_places)
            .Sample(
                (text, place, other) =>
                {
                    var blob = _sealer.Seal(text, place);
                    return _sealer.Open(blob, place) == text && (other == place || Refuses(blob, other));
                }
            );

    [Fact]
    public void AnyFlippedBit_AndAnyByteCutOff_IsRefused()
    {
        var blob = _sealer.Seal("Zzyxnamea", s_place);
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(Refuses(blob, s_place), $"Bit {bit}");
            blob[bit / 8] ^= (byte)(1 << bit % 8);
        }
        for (var length = 0; length < blob.Length; length++)
            Assert.True(Refuses(blob[..length], s_place), $"Length {length}");
        Assert.Equal("Zzyxnamea", _sealer.Open(blob, s_place));
    }

    [Fact]
    public void EqualTexts_AreDifferentBlobs_AndTheLengthTellsOnlyTheBlock() =>
        s_text.Sample(text =>
        {
            var (a, b) = (_sealer.Seal(text, s_place), _sealer.Seal(text, s_place));
            const int overhead = 1 + 12 + 16;
            return !a.SequenceEqual(b)
                && (a.Length - overhead) % 256 == 0
                && a.Length - overhead - Encoding.UTF8.GetByteCount(text) is > 0 and <= 260
                && (text.Length < 4 || a.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0);
        });

    [Fact]
    public void AnotherInstance_CannotOpenIt()
    {
        var blob = _sealer.Seal("Zzyxnamea", s_place);
        _sealer.Open(blob, s_place);
        Assert.ThrowsAny<CryptographicException>(() => new Sealer(NewKeys("b")).Open(blob, s_place));
    }

    private KeyStore NewKeys(string name)
    {
        var keys = KeyStore.Open(Path.Combine(_folder.FullName, name));
        keys.CreateKeys();
        return keys;
    }

    private bool Refuses(byte[] blob, SealPlace place)
    {
        try
        {
            _sealer.Open(blob, place);
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }
}
