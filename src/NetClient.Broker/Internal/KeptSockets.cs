using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NetClient.ApplicationModel.Background.Internal.Protocol;
using NetClient.Networking.Sockets.Internal.Handoff;

namespace NetClient.Broker.Internal;

/// <summary>What survives the broker: descriptors at the supervisor's, and beside each a file with what the kernel does not know of it. Without a supervisor nothing does.</summary>
//   kept/NAME        JSON length u32 | JSON | the state as it came         NAME is the descriptor's there
//   kept/NAME.held   the process that has the socket too, "PID START"
//   kept/app-HASH    JSON: how an app is started
internal sealed class KeptSockets(Supervisor? supervisor, string folder, Action<string> log)
{
    private const int MaxFile = SocketState.MaxLength + (64 << 10);
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private bool _isOver;

    private bool IsActive => supervisor is not null && !_isOver;

    /// <summary>This broker ends: what is kept is the next one's from here on, whatever becomes of the sockets here.</summary>
    public void Leave() => _isOver = true;

    /// <summary>Keeps a socket that came, or came back.</summary>
    public void Keep(OwnedSocket socket)
    {
        if (!IsActive)
            return;
        ulong cookie = LinuxCalls.CookieOf(socket.Descriptor);
        if (socket.KeptAs is not null && socket.KeptCookie != cookie)
            Remove(socket);   // another socket under the same id
        bool isNew = socket.KeptAs is null;
        socket.KeptAs ??= Guid.NewGuid().ToString("n");
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(socket.ToKept(), KeptJson.Default.KeptSocket);
        byte[] bytes = new byte[sizeof(int) + json.Length + socket.State.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, sizeof(int));
        socket.State.Span.CopyTo(bytes.AsSpan(sizeof(int) + json.Length));
        Write(socket.KeptAs, bytes);
        if (isNew && supervisor!.Store(socket.KeptAs, socket.Descriptor))
            socket.KeptCookie = cookie;
    }

    /// <summary>A process has the socket too; or none has any more.</summary>
    public void Hold(OwnedSocket socket, int process)
    {
        if (!IsActive || socket.KeptAs is null)
            return;
        if (process != 0)
            Write(socket.KeptAs + ".held", Encoding.ASCII.GetBytes(ProcessMark.Of(process)));
        else
            Delete(socket.KeptAs + ".held");
    }

    public void Remove(OwnedSocket socket)
    {
        if (!IsActive || socket.KeptAs is not { } name)
            return;
        supervisor!.Remove(name);
        Delete(name);
        Delete(name + ".held");
        (socket.KeptAs, socket.KeptCookie) = (null, 0);
    }

    public void Keep(HelloMessage app)
    {
        if (IsActive)
            Write(NameOf(app.App), JsonSerializer.SerializeToUtf8Bytes(app, KeptJson.Default.HelloMessage));
    }

    public void Forget(string app)
    {
        if (IsActive)
            Delete(NameOf(app));
    }

    /// <summary>The apps that the last broker knew.</summary>
    public IEnumerable<HelloMessage> RestoreApps() =>
        Files("app-*").Select(path => Read(path) is { } bytes ? Parse(bytes, json => JsonSerializer.Deserialize(json.Span, KeptJson.Default.HelloMessage)) : null).OfType<HelloMessage>();

    /// <summary>The sockets that the last broker had, with the process that has each of them too, 0 for none. What does not fit is let go.</summary>
    public IEnumerable<(OwnedSocket Socket, int Holder)> Restore(IEnumerable<(OwnedDescriptor Descriptor, string Name)> passed)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach ((OwnedDescriptor descriptor, string name) in passed)
        {
            if (!known.Contains(name) && Guid.TryParseExact(name, "n", out _) && Read(Path.Join(folder, name)) is { } bytes && Parse(bytes, file => ToSocket(file, descriptor, name)) is { } socket)
            {
                known.Add(name);
                yield return (socket, Read(Path.Join(folder, name + ".held")) is { } mark ? ProcessMark.Find(Encoding.ASCII.GetString(mark)) : 0);
                continue;
            }
            log($"the supervisor has kept '{name}', of which nothing is known");
            descriptor.Dispose();
            supervisor?.Remove(name);
        }
        foreach (string path in Files("*").Where(path => !Path.GetFileName(path).StartsWith("app-", StringComparison.Ordinal) && !known.Contains(Path.GetFileNameWithoutExtension(path))))
            Delete(Path.GetFileName(path));
    }

    private static OwnedSocket? ToSocket(ReadOnlyMemory<byte> file, OwnedDescriptor descriptor, string name)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.Span);
        if (length < 0 || length > file.Length - sizeof(int) || JsonSerializer.Deserialize(file.Span.Slice(sizeof(int), length), KeptJson.Default.KeptSocket) is not { } kept)
            return null;
        ReadOnlyMemory<byte> state = file[(sizeof(int) + length)..];
        SocketState.Read(state);
        return new OwnedSocket(kept.App, kept.Id)
        {
            Descriptor = descriptor,
            Kind = kept.Kind,
            Task = kept.Task,
            State = state,
            KeepAlive = TimeSpan.FromMilliseconds(kept.KeepAlive),
            Peer = kept.Peer,
            Since = kept.Since,
            WakeUps = kept.WakeUps,
            LastResult = "kept across a restart",
            KeptAs = name,
            KeptCookie = LinuxCalls.CookieOf(descriptor),
        };
    }

    private static T? Parse<T>(byte[] bytes, Func<ReadOnlyMemory<byte>, T?> parse)
        where T : class
    {
        try
        {
            return parse(bytes);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or ArgumentException)
        {
            return null;   // cut short by the end of the machine, or not ours
        }
    }

    private string[] Files(string pattern)
    {
        string[] found = [];
        if (IsActive && Directory.Exists(folder))
            Try(() => found = Directory.GetFiles(folder, pattern), "The last broker's files cannot be listed");
        return found;
    }

    private byte[]? Read(string path)
    {
        byte[]? bytes = null;
        if (new FileInfo(path) is { Exists: true, Length: <= MaxFile })
            Try(() => bytes = File.ReadAllBytes(path), $"'{Path.GetFileName(path)}' cannot be read");
        return bytes;
    }

    private static string NameOf(string app) => "app-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app)))[..32];

    private void Delete(string name)
    {
        string path = Path.Join(folder, name);
        Try(() => File.Delete(path), $"'{name}' stays for the next broker");
    }

    private void Write(string name, byte[] bytes) => Try(() => Replace(name, bytes), $"'{name}' will not survive a restart");

    private void Replace(string name, byte[] bytes)
    {
        if (OperatingSystem.IsWindows())
            return;   // no broker runs there
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        string path = Path.Join(folder, name), fresh = path + ".new";
        using (var file = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = OwnerOnly }))
            file.Write(bytes);
        File.Move(fresh, path, overwrite: true);
    }

    // Who calls is in the middle of a change to a socket that lives: the disk may fail, and the change goes on.
    private void Try(Action action, string otherwise)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log($"{otherwise}: {e.Message}");
        }
    }
}
