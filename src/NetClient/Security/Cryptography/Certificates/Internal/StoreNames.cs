using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>Names of certificate stores. Upper and lower case do not matter, as on Windows.</summary>
internal static class StoreNames
{
    private const int MaxLength = 64;

    // What is in these decides whom every program of the user trusts.
    private static readonly string[] TrustStores = ["ROOT", "CA", "AUTHROOT", "TRUSTEDPUBLISHER", "TRUSTEDPEOPLE", "SMARTCARDROOT", "CLIENTAUTHISSUER", "DISALLOWED", "TRUST"];

    public static bool IsPersonal(string name) => name.Equals(OwnCertificateStores.Personal, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives a name back, or refuses what cannot be one: it becomes the name of a folder, or of a key of the registry.</summary>
    /// <exception cref="ArgumentException">The name is null, empty, too long, or has other letters in it than A to Z, digits, and in between . - _ and blanks.</exception>
    public static string Checked(string name, string parameter)
    {
        Throw.IfNullOrEmpty(name, parameter);
        bool isName = name.Length <= MaxLength && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ');
        return isName ? name : throw Throw.Argument(
            $"A store's name has letters A to Z, digits, and in between dots, hyphens, underscores and blanks, {MaxLength} characters at most.", parameter);
    }

    /// <exception cref="ArgumentException">It is no name for a store, or one of a store that decides about trust.</exception>
    public static string CheckedForUser(string name, string parameter) => TrustStores.Contains(Checked(name, parameter).ToUpperInvariant())
        ? throw Throw.Argument(
            $"What is in the user's store {name} decides whom all programs of the user trust. CertificateStores.GetStoreByName(\"{name}\") is the app's own.", parameter)
        : name;

    /// <summary>The folder of a store of the app's own.</summary>
    public static string FolderOf(string name) => AppFolder.SafeName(name.ToLowerInvariant());
}
