using System.Security.Cryptography;

namespace NetClient.Networking.BackgroundTransfer.Internal.Http;

/// <summary>The digests that a server sends along (RFC 9530).</summary>
internal static class DigestHeader
{
    /// <summary>The digest of the whole content; null when the response has none that can be checked.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isWhole">Whether its body is the whole content: then <c>Content-Digest</c>, which is about the body, is about the content.</param>
    /// <returns>"sha-512:" or "sha-256:" and the digest in base64.</returns>
    public static string? Of(HttpResponseMessage response, bool isWhole)
    {
        if (Validators.IsEncoded(response) && !isWhole)
            return null;
        return Of(response, "Repr-Digest") ?? (isWhole ? Of(response, "Content-Digest") : null);
    }

    /// <summary>Reads what <see cref="Of(HttpResponseMessage, bool)"/> gave.</summary>
    public static (HashAlgorithmName Algorithm, byte[] Value)? Parse(string digest)
    {
        (HashAlgorithmName algorithm, int prefix, int length) = digest switch
        {
            _ when digest.StartsWith("sha-256:", StringComparison.Ordinal) => (HashAlgorithmName.SHA256, 8, SHA256.HashSizeInBytes),
            _ when digest.StartsWith("sha-512:", StringComparison.Ordinal) => (HashAlgorithmName.SHA512, 8, SHA512.HashSizeInBytes),
            _ => default,
        };
        byte[] value = new byte[length + 1];
        return prefix > 0 && Convert.TryFromBase64String(digest[prefix..], value, out int written) && written == length ? (algorithm, value[..length]) : null;
    }

    // A dictionary of byte sequences: sha-256=:base64:, sha-512=:base64: (RFC 8941).
    private static string? Of(HttpResponseMessage response, string header)
    {
        if (!response.Headers.NonValidated.TryGetValues(header, out System.Net.Http.Headers.HeaderStringValues values)
            && !response.Content.Headers.NonValidated.TryGetValues(header, out values))
            return null;
        string[] members = [.. values.SelectMany(line => line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        foreach (string algorithm in (string[])["sha-512", "sha-256"])
        {
            string? member = members.FirstOrDefault(one => one.StartsWith(algorithm + "=:", StringComparison.OrdinalIgnoreCase) && one.EndsWith(':'));
            if (member is not null && $"{algorithm}:{member[(algorithm.Length + 2)..^1]}" is var digest && Parse(digest) is not null)
                return digest;
        }
        return null;
    }
}
