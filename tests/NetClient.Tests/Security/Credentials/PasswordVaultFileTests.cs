using System.Security.Cryptography;
using System.Text;
using NetClient.Errors;
using NetClient.Security.Credentials;
using NetClient.Security.Credentials.Internal;
using NetClient.Security.Internal;
using NetClient.Tests.Storage;

namespace NetClient.Tests.Security.Credentials;

/// <summary>The vault as files, and what happens when they are not as the vault left them.</summary>
public sealed class PasswordVaultFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly VaultFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_Files_AreTheUsersAloneAndHoldNoClearText()
    {
        UnixPermissions.SkipWithout();
        AddOne();
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, UnixPermissions.Of(_folder.Path));
        string[] files = Directory.GetFiles(_folder.Path);
        Assert.Equal(["vault.dat", "vault.key", "vault.lock"], files.Select(path => Path.GetFileName(path)).Order());
        Assert.All(files, path => Assert.Equal(OwnerOnly, UnixPermissions.Of(path)));
        byte[] bytes = File.ReadAllBytes(_folder.DataFile);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("secret"u8));
        Assert.Equal(-1, bytes.AsSpan().IndexOf("resource"u8));
        Assert.Equal(32, new FileInfo(_folder.KeyFile).Length);
    }

    [Fact]
    public void Add_Again_SealsWithAnotherNonceUnderTheSameKey()
    {
        AddOne();
        byte[] before = File.ReadAllBytes(_folder.DataFile), key = File.ReadAllBytes(_folder.KeyFile);
        AddOne();
        Assert.Equal(key, File.ReadAllBytes(_folder.KeyFile));
        Assert.NotEqual(before[4..16], File.ReadAllBytes(_folder.DataFile)[4..16]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("vault.dat")]
    [InlineData("vault.key")]
    public async Task Calls_PipeInPlaceOfAFile_AreRefusedAtOnce(string name)
    {
        AddOne();
        File.Delete(Path.Combine(_folder.Path, name));
        NamedPipe.Make(Path.Combine(_folder.Path, name));
        CancellationToken end = TestContext.Current.CancellationToken;
        foreach (Action call in new Action[] { () => _folder.Open().RetrieveAll(), AddOne })
            Assert.Equal(HResults.AccessDenied, (await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Task.Run(call, end).WaitAsync(end))).HResult);
    }

    [Fact]
    public void Read_AnyByteChanged_IsDamaged()
    {
        AddOne();
        byte[] good = File.ReadAllBytes(_folder.DataFile);
        for (int i = 0; i < good.Length; i++)
        {
            byte[] bad = [.. good];
            bad[i] ^= 1;
            File.WriteAllBytes(_folder.DataFile, bad);
            Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll()).HResult);
        }
        File.WriteAllBytes(_folder.DataFile, good);
        Assert.Single(_folder.Open().RetrieveAll());
    }

    [Fact]
    public void Read_CutShortAnywhere_IsDamaged()
    {
        AddOne();
        byte[] good = File.ReadAllBytes(_folder.DataFile);
        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(_folder.DataFile, good[..length]);
            Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().Retrieve("resource", "user")).HResult);
        }
    }

    [Fact]
    public void Add_ToADamagedVault_ChangesNothing()
    {
        AddOne();
        byte[] bad = File.ReadAllBytes(_folder.DataFile);
        bad[^1] ^= 1;
        File.WriteAllBytes(_folder.DataFile, bad);
        var e = Assert.Throws<InvalidDataException>(() => _folder.Open().Add(new PasswordCredential("a", "b", "c")));
        Assert.Contains(_folder.DataFile, e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => _folder.Open().Remove(new PasswordCredential("resource", "user", "x")));
        Assert.Equal(bad, File.ReadAllBytes(_folder.DataFile));
    }

    [Fact]
    public void Read_Huge_IsRefusedByItsLength()
    {
        AddOne();
        using (FileStream file = File.OpenWrite(_folder.DataFile))
            file.SetLength(1L << 40);   // sparse; reading it would fail or take for ever
        Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll()).HResult);
    }

    [Fact]
    public void Key_Missing_IsNotMadeAnewAsLongAsThereIsAVault()
    {
        AddOne();
        File.Delete(_folder.KeyFile);
        Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll()).HResult);
        Assert.Contains(_folder.KeyFile, Assert.Throws<InvalidDataException>(AddOne).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.KeyFile));

        File.Delete(_folder.DataFile);   // what the message says: begin anew
        AddOne();
        Assert.Single(_folder.Open().RetrieveAll());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Key_OfAnotherLength_IsDamaged(int length)
    {
        AddOne();
        File.WriteAllBytes(_folder.KeyFile, new byte[length]);
        Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll()).HResult);
    }

    [Fact]
    public void Key_OfAnotherVault_IsDamaged()
    {
        AddOne();
        File.WriteAllBytes(_folder.KeyFile, RandomNumberGenerator.GetBytes(32));
        Assert.Equal(HResults.InvalidData, Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll()).HResult);
    }

    [Theory]
    [InlineData("vault.key", UnixFileMode.GroupRead)]
    [InlineData("vault.key", UnixFileMode.OtherRead)]
    [InlineData("vault.dat", UnixFileMode.OtherWrite)]
    [InlineData("", UnixFileMode.GroupWrite)]
    [InlineData("", UnixFileMode.OtherWrite)]
    public void Permissions_TooWide_AreRefusedAndNotRepaired(string file, UnixFileMode more)
    {
        UnixPermissions.SkipWithout();
        AddOne();
        string path = Path.Join(_folder.Path, file);
        UnixFileMode wide = UnixPermissions.Of(path) | more;
        UnixPermissions.Set(path, wide);
        var e = Assert.Throws<UnauthorizedAccessException>(() => _folder.Open().RetrieveAll());
        Assert.Equal(HResults.AccessDenied, e.HResult);
        Assert.Contains("chmod", e.Message, StringComparison.Ordinal);
        Assert.Throws<UnauthorizedAccessException>(AddOne);
        Assert.Equal(wide, UnixPermissions.Of(path));
    }

    [Fact]
    public void Folder_ThatIsAFile_IsAnIOException()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Path)!);
        File.WriteAllText(_folder.Path, "");
        UnixPermissions.Set(_folder.Path, OwnerOnly);
        Assert.ThrowsAny<IOException>(AddOne);
    }

    [Fact]
    public void Add_AfterAWriterThatWasKilled_SweepsWhatItLeft()
    {
        AddOne();
        string left = _folder.DataFile + ".0123.tmp";
        File.WriteAllText(left, "half");
        AddOne();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void Add_Fails_LeavesTheOldVaultAndNoTemporaryFile()
    {
        AddOne();
        var steps = new RecordedSteps { FailsToRename = true };
        var store = new CredentialFile(_folder.Path, new KeyFileCipher(_folder.Path), TimeProvider.System, steps);
        var e = Assert.Throws<IOException>(() => store.Put("resource", "user", "new"));
        Assert.Equal(OperatingSystem.IsWindows() ? HResults.Fail : unchecked((int)0x80070070), e.HResult);
        Assert.Equal("secret", _folder.Open().Retrieve("resource", "user").Password);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void Add_ReachesTheDisk_BeforeItTakesTheOldOnesPlaceAndBeforeItReturns()
    {
        AddOne();
        var steps = new RecordedSteps();
        var store = new CredentialFile(_folder.Path, new KeyFileCipher(_folder.Path), TimeProvider.System, steps);
        store.Put("resource", "user", "new");
        Assert.Equal(["file", "rename", "folder"], steps.Taken);
    }

    [Fact(Timeout = 60_000)]
    public void Lock_HeldByAnother_EndsInASharingViolation()
    {
        Directory.CreateDirectory(_folder.Path);
        string path = Path.Combine(_folder.Path, "lock");
        using (FileLock.Take(path, TimeSpan.Zero, TimeProvider.System))
        {
            var e = Assert.Throws<IOException>(() => FileLock.Take(path, TimeSpan.FromMilliseconds(50), TimeProvider.System));
            Assert.Equal(unchecked((int)0x80070020), e.HResult);
        }
        FileLock.Take(path, TimeSpan.Zero, TimeProvider.System).Dispose();
    }

    [Fact]
    public void Records_RandomBytes_NeverFailOtherwiseThanAsDamaged()
    {
        var random = new Random(20_260_727);
        byte[] good = CredentialRecords.Encode([(new CredentialName("resource", "user"), "secret"), (new CredentialName("r", "u"), "p")]);
        int decoded = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. good[..random.Next(good.Length + 1)], .. new byte[random.Next(3)]];
            for (int change = random.Next(4); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.All(CredentialRecords.Decode(bytes), one => Assert.NotEmpty(one.Password));
                decoded++;
            }
            catch (InvalidDataException)
            {
                // what is promised
            }
        }
        Assert.NotEqual(0, decoded);
    }

    [Fact]
    public void Records_MoreThanTheLimit_AreDamaged()
    {
        var many = Enumerable.Range(0, PasswordVault.MaxCredentials + 1).Select(i => (new CredentialName($"r{i}", "u"), "p")).ToArray();
        Assert.Equal(PasswordVault.MaxCredentials, CredentialRecords.Decode(CredentialRecords.Encode(many[1..])).Count);
        Assert.Throws<InvalidDataException>(() => CredentialRecords.Decode(CredentialRecords.Encode(many)));
    }

    [Fact]
    public void Data_OfAnotherFormat_IsDamaged()
    {
        AddOne();
        byte[] bytes = File.ReadAllBytes(_folder.DataFile);
        Encoding.ASCII.GetBytes("NCV2").CopyTo(bytes, 0);
        File.WriteAllBytes(_folder.DataFile, bytes);
        Assert.Throws<InvalidDataException>(() => _folder.Open().RetrieveAll());
    }

    private void AddOne() => _folder.Open().Add(new PasswordCredential("resource", "user", "secret"));
}
