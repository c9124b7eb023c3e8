using System.Security.Cryptography;
using Dcim.Data.Sealing;

namespace Dcim.Tests.Data;

/// <summary>The pages of the key store, as several processes and a crash find them.</summary>
public sealed class DataKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dcim-test-").FullName;

    public DataKeysTests() => KeyStore.Open(_folder).CreateKeys();

    private string Pages => Path.Combine(_folder, "identities");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task NoTwoAreAlike_WhoeverHandsThemOut()
    {
        var names = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    Task.Run(() =>
                    {
                        var keys = KeyStore.Open(_folder).DataKeys; // each as a process of its own
                        return Enumerable.Range(0, 300).Select(_ => keys.New()).ToList();
                    })
                )
        );

        var all = names.SelectMany(n => n).ToList();
        var reader = KeyStore.Open(_folder).DataKeys;
        Assert.Equal(1800, all.Distinct().Count());
        Assert.Equal(1800, all.Select(n => Convert.ToHexString(reader.Read(n))).Distinct().Count());
        Assert.Equal(12, Directory.GetFiles(Pages).Length); // two pages each, and no more writes to the disk than that
    }

    [Fact]
    public void ADestroyedKey_IsGoneForEverybody_AndItsNeighboursStay()
    {
        var (a, b) = (KeyStore.Open(_folder), KeyStore.Open(_folder));
        string[] names = [a.DataKeys.New(), a.DataKeys.New(), a.DataKeys.New()];
        var before = b.DataKeys.Read(names[2]);

        b.DataKeys.Destroy([names[1], names[1]]);

        Assert.Equal(
            [DataKeyState.Alive, DataKeyState.Destroyed, DataKeyState.Alive],
            names.Select(a.DataKeys.StateOf)
        );
        Assert.Throws<KeyDestroyedException>(() => a.DataKeys.Read(names[1]));
        Assert.Equal(before, a.DataKeys.Read(names[2]));
        a.Master.TryCreate(2);
        a.DataKeys.Rewrap(a.DataKeys.Pages.Single(), 2);
        Assert.Equal(DataKeyState.Destroyed, b.DataKeys.StateOf(names[1]));
        Assert.Equal(before, b.DataKeys.Read(names[2]));
    }

    [Fact]
    public void APageThatWasNotFinished_IsNeverUsed_AndGoes()
    {
        var keys = KeyStore.Open(_folder);
        var name = keys.DataKeys.New();
        var whole = keys.DataKeys.Pages.Single();
        File.WriteAllBytes(Path.Combine(Pages, "abcdefghjkmn.page"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(Pages, $"{whole}.page.new"), new byte[64]);

        Assert.Equal([whole], keys.DataKeys.Pages);
        keys.DataKeys.RemoveUnfinished();

        Assert.Equal([$"{whole}.page"], Directory.GetFiles(Pages).Select(Path.GetFileName));
        Assert.Equal(DataKeyState.Alive, keys.DataKeys.StateOf(name));
    }

    [Fact]
    public void AFolderThatCannotBeWritten_IsSaidSo()
    {
        var keys = KeyStore.Open(_folder);
        _ = keys.DataKeys;
        Directory.Delete(Pages);
        File.WriteAllText(Pages, ""); // as good as a full disk: nothing can be made in it

        var refusal = Assert.Throws<IOException>(keys.DataKeys.New);

        Assert.Contains(Pages, refusal.Message);
        Assert.Contains("nothing was saved", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("abcdefghjkmn.256")]
    [InlineData("abcdefghjkmn.-1")]
    [InlineData("../../../abc.1")]
    [InlineData("abcdefghjkmn.1 ")]
    public void WhatIsNoName_OpensNothing(string name)
    {
        var keys = KeyStore.Open(_folder).DataKeys;
        Assert.ThrowsAny<CryptographicException>(() => keys.Read(name));
        Assert.Equal(DataKeyState.Unreadable, keys.StateOf(name));
    }

    [Fact]
    public void MastersOfTheEnvironment_WrapAsFilesDo_AndAreNotWritten()
    {
        var environment = new Dictionary<string, string?> { ["DCIM_SEAL_KEY"] = NewKey() };
        var folder = Path.Combine(_folder, "e");
        var keys = KeyStore.Open(folder, new EnvironmentMasterKeys(environment.GetValueOrDefault));
        keys.CreateKeys();
        var name = keys.DataKeys.New();
        var key = keys.DataKeys.Read(name);

        environment["DCIM_SEAL_KEY_2"] = NewKey();
        keys.CheckMaster(); // the start after it was given
        keys.DataKeys.Rewrap(keys.DataKeys.Pages.Single(), 2);

        Assert.Equal(2, keys.MasterVersion);
        Assert.Equal(key, keys.DataKeys.Read(name));
        Assert.False(keys.Master.TryCreate(3));
        Assert.Empty(Directory.GetFiles(folder, "seal-*.key"));
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            Assert.All(environment.Values, k => Assert.DoesNotContain(k!, File.ReadAllText(file)));

        // Another node that was not given the second key refuses to start, and makes nothing.
        var late = KeyStore.Open(folder, new EnvironmentMasterKeys(n => n == "DCIM_SEAL_KEY" ? environment[n] : null));
        Assert.Contains("version 2", Assert.Throws<InvalidDataException>(late.CheckMaster).Message);
        Assert.ThrowsAny<CryptographicException>(late.DataKeys.New);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void AMasterThatIsNotWhole_IsRefused(string text)
    {
        var keys = KeyStore.Open(
            Path.Combine(_folder, "e"),
            new EnvironmentMasterKeys(n => n == "DCIM_SEAL_KEY" ? text : null)
        );
        Assert.Contains("DCIM_SEAL_KEY", Assert.Throws<InvalidDataException>(keys.CreateKeys).Message);
    }

    [Fact]
    public void AnotherMaster_IsRefusedAtTheStart()
    {
        File.WriteAllText(Path.Combine(_folder, "seal-1.key"), NewKey());
        Assert.Contains("version 1", Assert.Throws<InvalidDataException>(KeyStore.Open(_folder).CheckMaster).Message);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
