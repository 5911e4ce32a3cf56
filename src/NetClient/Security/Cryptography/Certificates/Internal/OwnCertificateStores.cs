using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using NetClient.Internal;
using NetClient.Security.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The app's own certificate stores: a folder for each, a DER file for each certificate, named by its SHA-256. No other program's trust is touched by them.</summary>
/// <remarks>A store is read when it is first needed and after a change by this process; what another process of the app changes is seen at the next start. What could not be read is
/// tried again after <see cref="FailureCounts"/>.</remarks>
internal sealed class OwnCertificateStores(Func<AppFolder> app, TimeProvider time, ILogger log)
{
    public const string Root = "Root";
    public const string Intermediate = "CA";
    public const string Personal = "MY";

    /// <summary>How long a failure to read counts for handshakes: not each of them asks again, and what was mended is seen soon.</summary>
    public static readonly TimeSpan FailureCounts = TimeSpan.FromSeconds(5);

    private const string FolderName = "Certificates";
    private const string Extension = ".cer";
    private const int MaxCertificates = 1000;
    private const int MaxLength = 64 * 1024;

    private readonly ConcurrentDictionary<string, Content> _read = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);   // when reading a store failed
    private readonly Lock _gate = new();
    private int _version;

    /// <summary>0 until this process changes a store, and another number after each change.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>The certificates of a store. Files that are none are left out: what cannot be read is not trusted.</summary>
    /// <exception cref="UnauthorizedAccessException">The store's files may not be read, or others may write to them.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public IReadOnlyList<X509Certificate2> Read(string store)
    {
        string folder = StoreNames.FolderOf(store);
        if (Find(folder) is { } known)
            return known;
        lock (_gate)
        {
            if (Find(folder) is { } found)
                return found;
            Content content = _read[folder] = ReadFiles(Files(folder));
            _failures.TryRemove(folder, out _);
            return content.Certificates;
        }
    }

    /// <summary>As <see cref="Read"/>, for building chains: a store that cannot be read holds nothing, which is logged.</summary>
    public IReadOnlyList<X509Certificate2> ReadTrusted(string store)
    {
        string folder = StoreNames.FolderOf(store);
        if (_failures.TryGetValue(folder, out long failed) && time.GetElapsedTime(failed) < FailureCounts)
            return [];
        int version = Version;
        try
        {
            return Read(store);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                if (version == _version)   // else a change went through since, and the failure is of the past
                    _failures[folder] = time.GetTimestamp();
            }
            CertificateStoreLog.NotRead(log, store, e);
            return [];
        }
    }

    public void Add(string store, X509Certificate2 certificate) => Change(store, files =>
    {
        string name = NameOf(certificate);
        if (certificate.RawDataMemory.Length > MaxLength)
            throw Throw.Argument($"The certificate has {certificate.RawDataMemory.Length} bytes; {MaxLength} are allowed in a store.", nameof(certificate));
        IReadOnlyList<string> there = files.List("*" + Extension);
        if (there.Count >= MaxCertificates && !there.Contains(name))
            throw Throw.WrongState($"The store {store} has {MaxCertificates} certificates, which is as many as it may have.");
        files.Write(name, certificate.RawDataMemory.Span);
    });

    public void Delete(string store, X509Certificate2 certificate) => Change(store, files => files.Remove(NameOf(certificate)));

    private static string NameOf(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)) + Extension;

    private IReadOnlyList<X509Certificate2>? Find(string folder) =>
        _read.TryGetValue(folder, out Content? known) && (known.LookedAt is not { } at || time.GetElapsedTime(at) < FailureCounts) ? known.Certificates : null;

    private Content ReadFiles(PrivateFiles files)
    {
        var certificates = new List<X509Certificate2>();
        bool isComplete = true;
        foreach (string name in files.List("*" + Extension).Take(MaxCertificates))
        {
            try
            {
                if (files.Read(name, MaxLength) is not { } bytes)
                    continue;
                X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(bytes);
                if (NameOf(certificate) == name)
                    certificates.Add(certificate);
                else
                    certificate.Dispose();
            }
            catch (Exception e) when (e is CryptographicException or InvalidDataException or UnauthorizedAccessException)
            {
                CertificateStoreLog.LeftOut(log, Path.Join(files.Folder, name), e);   // no certificate, or not the user's alone
                isComplete &= e is not UnauthorizedAccessException;                  // permissions can be mended
            }
        }
        return new Content(certificates, isComplete ? null : time.GetTimestamp());
    }

    private PrivateFiles Files(string folder) => new(Path.Join(app()[FolderName], folder));

    private void Change(string store, Action<PrivateFiles> change)
    {
        string folder = StoreNames.FolderOf(store);
        lock (_gate)
        {
            PrivateFiles files = Files(folder);
            files.MakeFolder();
            change(files);
            _read.TryRemove(folder, out _);
            _failures.TryRemove(folder, out _);
            Interlocked.Increment(ref _version);
        }
    }

    /// <param name="Certificates">What a store holds.</param>
    /// <param name="LookedAt">When it was read, if some of it could not be: then it is read again before long.</param>
    private sealed record Content(IReadOnlyList<X509Certificate2> Certificates, long? LookedAt);
}
