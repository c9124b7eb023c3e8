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

    [Fact]
    public void ByAKeyOfHers_OpensInItsPlace_AndInNoOther_UntilTheKeyIsDestroyed()
    {
        var keys = NewKeys("c");
        var sealer = new Sealer(keys);
        Gen.Select(s_text, s_places, s_places)
            .Sample(
                (text, place, other) =>
                {
                    var name = keys.DataKeys.New();
                    var blob = sealer.Seal(text, place, name);
                    var opens =
                        Sealer.KeyNameOf(blob) == name
                        && sealer.Open(blob, place) == text
                        && (other == place || Refuses(sealer, blob, other));
                    keys.DataKeys.Destroy([name]);
                    return opens && Refuses(sealer, blob, place);
                },
                iter: 300
            );
    }

    [Fact]
    public void ByAKeyOfHers_AnyFlippedBit_AndAnyByteCutOff_IsRefused()
    {
        var keys = NewKeys("d");
        var sealer = new Sealer(keys);
        var blob = sealer.Seal("Zzyxnamea", s_place, keys.DataKeys.New());
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            blob[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(Refuses(sealer, blob, s_place), $"Bit {bit}");
            blob[bit / 8] ^= (byte)(1 << bit % 8);
        }
        for (var length = 0; length < blob.Length; length++)
            Assert.True(Refuses(sealer, blob[..length], s_place), $"Length {length}");
        Assert.Equal("Zzyxnamea", sealer.Open(blob, s_place));
    }

    /// <summary>A value as the first version of the program sealed it, with a key of 32 noughts.</summary>
    [Fact]
    public void TheFirstFormat_StillOpens()
    {
        var folder = _folder.CreateSubdirectory("old").FullName;
        File.WriteAllText(Path.Combine(folder, "seal-1.key"), Convert.ToBase64String(new byte[32]));
        var padded = new byte[256];
        padded[3] = 4;
        "Oléa"u8[..4].CopyTo(padded.AsSpan(4));
        var blob = new byte[1 + 12 + 16 + 256];
        blob[0] = 1;
        using (var aes = new AesGcm(new byte[32], 16))
            aes.Encrypt(
                blob.AsSpan(1, 12),
                padded,
                blob.AsSpan(29),
                blob.AsSpan(13, 16),
                "VictimIdentity\nabc\n1\n1"u8
            );

        Assert.Equal("Olé", new Sealer(KeyStore.Open(folder)).Open(blob, s_place));
    }

    [Fact]
    public void ALaterMaster_SealsWhatIsNew_AndTheEarlierOpensWhatIsOld()
    {
        var keys = NewKeys("e");
        var sealer = new Sealer(keys);
        var old = sealer.Seal("old", s_place);
        keys.Master.TryCreate(2);
        var anew = sealer.Seal("new", s_place);

        Assert.Equal((1, 2), (Sealer.MasterVersionOf(old), Sealer.MasterVersionOf(anew)));
        Assert.Equal(("old", "new"), (sealer.Open(old, s_place), sealer.Open(anew, s_place)));
        for (var bit = 0; bit < anew.Length * 8; bit++)
        {
            anew[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(Refuses(sealer, anew, s_place), $"Bit {bit}");
            anew[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    private KeyStore NewKeys(string name)
    {
        var keys = KeyStore.Open(Path.Combine(_folder.FullName, name));
        keys.CreateKeys();
        return keys;
    }

    private bool Refuses(byte[] blob, SealPlace place) => Refuses(_sealer, blob, place);

    private static bool Refuses(Sealer sealer, byte[] blob, SealPlace place)
    {
        try
        {
            sealer.Open(blob, place);
            return false;
        }
        catch (CryptographicException)
        {
            return true;
        }
    }
}
