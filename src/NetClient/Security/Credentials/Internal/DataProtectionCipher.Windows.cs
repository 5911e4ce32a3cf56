using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using NetClient.Security.Internal;

namespace NetClient.Security.Credentials.Internal;

/// <summary>Seals with the key that Windows keeps for the signed-in user (DPAPI), which is protected by the user's password.</summary>
/// <remarks>Compiled, not run: there is no Windows where this project is built. The calls are those of
/// <see href="https://learn.microsoft.com/windows/win32/api/dpapi/nf-dpapi-cryptprotectdata"/>.</remarks>
/// <param name="app">The app's name: what one app sealed another does not open by mistake. It is no secret.</param>
[SupportedOSPlatform("windows")]
internal sealed partial class DataProtectionCipher(string app) : ICredentialCipher
{
    private const uint NoPrompt = 1; // CRYPTPROTECT_UI_FORBIDDEN

    private readonly byte[] _entropy = Encoding.UTF8.GetBytes("NetClient.Credentials." + app);

    public byte[] Seal(ReadOnlySpan<byte> plain)
    {
        if (!Run(plain, seal: true, out byte[] result, out int error))
            throw new IOException($"Windows could not seal the vault: {Marshal.GetPInvokeErrorMessage(error)}.", HResultOf(error));
        return result;
    }

    public byte[] Open(ReadOnlySpan<byte> sealedBytes)
    {
        if (!Run(sealedBytes, seal: false, out byte[] result, out int error))
            throw PrivateFiles.Invalid($"The vault is damaged, or was sealed by another user or on another machine: {Marshal.GetPInvokeErrorMessage(error)} (0x{HResultOf(error):X8}).");
        return result;
    }

    private static int HResultOf(int error) => error <= 0 ? error : unchecked((int)0x80070000) | (error & 0xFFFF);

    private unsafe bool Run(ReadOnlySpan<byte> bytes, bool seal, out byte[] result, out int error)
    {
        fixed (byte* data = bytes, entropyData = _entropy)
        {
            var input = new Blob((uint)bytes.Length, data);
            var entropy = new Blob((uint)_entropy.Length, entropyData);
            Blob output = default;
            bool done = seal
                ? CryptProtectData(&input, null, &entropy, 0, 0, NoPrompt, &output)
                : CryptUnprotectData(&input, null, &entropy, 0, 0, NoPrompt, &output);
            error = done ? 0 : Marshal.GetLastPInvokeError();
            if (!done)
            {
                result = [];
                return false;
            }
            var written = new Span<byte>(output.Data, (int)output.Length);
            result = written.ToArray();
            written.Clear();
            LocalFree((nint)output.Data);
            return true;
        }
    }

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool CryptProtectData(Blob* input, char* description, Blob* entropy, nint reserved, nint prompt, uint flags, Blob* output);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool CryptUnprotectData(Blob* input, char** description, Blob* entropy, nint reserved, nint prompt, uint flags, Blob* output);

    [LibraryImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial nint LocalFree(nint memory);

    // CRYPT_INTEGER_BLOB: cbData, pbData
    private readonly unsafe struct Blob(uint length, byte* data)
    {
        public readonly uint Length = length;
        public readonly byte* Data = data;
    }
}
