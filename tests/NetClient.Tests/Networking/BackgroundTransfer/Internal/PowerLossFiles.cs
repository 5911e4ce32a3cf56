using NetClient.Networking.BackgroundTransfer.Internal.Files;

namespace NetClient.Tests.Networking.BackgroundTransfer.Internal;

/// <summary>Files in memory that know what a power cut leaves: of each file what was flushed, and by a whim some of the rest; of each folder the names that were flushed.</summary>
/// <remarks>A disk may write what was not flushed in any order, and the last block half. So after <see cref="CutPower"/> each unflushed write is there, gone, or torn, as the seed decides, and
/// so is each unflushed change of names.</remarks>
internal sealed class PowerLossFiles(int seed) : ITransferFiles
{
    private const int Block = 512;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private Dictionary<string, Node> _names = new(StringComparer.Ordinal);          // as the process sees them
    private Dictionary<string, Node> _lastingNames = new(StringComparer.Ordinal);   // as the disk has them
    private int _steps;

    /// <summary>After so many steps the power goes: each further call throws.</summary>
    public int StepsUntilCut { get; set; } = int.MaxValue;

    /// <summary>Which flushes it forgets to do, by the path of the file, or of the folder with a slash: to show that a test notices.</summary>
    public Func<string, bool> Ignores { get; init; } = static _ => false;

    public int Steps => Volatile.Read(ref _steps);

    public ITransferFile Create(string path, bool forTheUserAlone) => Do(() =>
    {
        if (_names.ContainsKey(path))
            throw new IOException($"'{path}' is there.");
        return new OpenFile(this, path, _names[path] = new Node());
    });

    public ITransferFile? Open(string path) => Do(() => _names.TryGetValue(path, out Node? node) ? new OpenFile(this, path, node) : null);

    public bool Exists(string path) => Do(() => _names.ContainsKey(path));

    public FileStamp? StampOf(string path) => Do(() => _names.TryGetValue(path, out Node? node) ? node.Stamp : null);

    public IReadOnlyList<string> List(string folder, string pattern) => Do(() => (IReadOnlyList<string>)[.. _names.Keys.Where(path =>
        Path.GetDirectoryName(path) == folder && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path)))]);

    public void Rename(string from, string to) => Do(() =>
    {
        _names.Remove(from, out Node? node);
        _names[to] = node ?? throw new FileNotFoundException(from);
        return true;
    });

    public void Delete(string path) => Do(() => _names.Remove(path));

    public void FlushFolder(string folder) => Do(() =>
    {
        if (Ignores(folder + "/"))
            return true;
        foreach (string path in _lastingNames.Keys.Where(path => Path.GetDirectoryName(path) == folder).ToArray())
            _lastingNames.Remove(path);
        foreach ((string path, Node node) in _names.Where(pair => Path.GetDirectoryName(pair.Key) == folder))
            _lastingNames[path] = node;
        return true;
    });

    public byte[]? Read(string path)
    {
        lock (_gate)
            return _names.TryGetValue(path, out Node? node) ? [.. node.Bytes] : null;
    }

    /// <summary>What is there when the power is back.</summary>
    public void CutPower()
    {
        lock (_gate)
        {
            // Each change of names since the last flush of its folder happened, or did not.
            var names = new Dictionary<string, Node>(_lastingNames, StringComparer.Ordinal);
            foreach (string path in _names.Keys.Union(_lastingNames.Keys).ToArray())
            {
                if (_random.Next(2) == 0)
                    continue;
                if (_names.TryGetValue(path, out Node? node))
                    names[path] = node;
                else
                    names.Remove(path);
            }
            foreach (Node node in names.Values.Distinct())
                node.LosePower(_random);
            _names = names;
            _lastingNames = new Dictionary<string, Node>(names, StringComparer.Ordinal);
            StepsUntilCut = int.MaxValue;
            _steps = 0;
        }
    }

    private T Do<T>(Func<T> step)
    {
        lock (_gate)
        {
            if (++_steps > StepsUntilCut)
                throw new PowerCutException();
            return step();
        }
    }

    private sealed class Node
    {
        private static ulong _nodes;

        private readonly List<(long Position, byte[] Bytes)> _unflushed = [];
        private byte[] _lasting = [];

        public List<byte> Bytes { get; private set; } = [];

        public ulong Number { get; } = Interlocked.Increment(ref _nodes);

        /// <summary>How often it was written to; stands in for the time of the last change.</summary>
        public int Changes { get; private set; }

        public FileStamp Stamp => new(1, Number, Bytes.Count, Changes);

        public void Write(long position, ReadOnlySpan<byte> source)
        {
            Changes++;
            _unflushed.Add((position, source.ToArray()));
            Apply(Bytes, position, source);
        }

        public void SetLength(long length)
        {
            // Kept simple: a length is lasting with the next flush.
            if (length < Bytes.Count)
                Bytes.RemoveRange((int)length, Bytes.Count - (int)length);
            else
                Bytes.AddRange(new byte[length - Bytes.Count]);
        }

        public void Flush()
        {
            _lasting = [.. Bytes];
            _unflushed.Clear();
        }

        public void LosePower(Random random)
        {
            List<byte> left = [.. _lasting];
            foreach ((long position, byte[] bytes) in _unflushed)
            {
                switch (random.Next(3))
                {
                    case 0:
                        Apply(left, position, bytes);
                        break;
                    case 1 when bytes.Length > 0:
                        // Some blocks of it, and rubbish in the last one.
                        byte[] torn = bytes[..random.Next(1, bytes.Length + 1)];
                        random.NextBytes(torn.AsSpan(torn.Length - Math.Min(torn.Length, Block)));
                        Apply(left, position, torn);
                        break;
                }
            }
            Bytes = left;
            Flush();
        }

        private static void Apply(List<byte> to, long position, ReadOnlySpan<byte> source)
        {
            if (to.Count < position + source.Length)
                to.AddRange(new byte[position + source.Length - to.Count]);
            for (int i = 0; i < source.Length; i++)
                to[(int)position + i] = source[i];
        }
    }

    private sealed class OpenFile(PowerLossFiles files, string path, Node node) : ITransferFile
    {
        public long Length => files.Do(() => (long)node.Bytes.Count);

        public FileStamp Stamp => files.Do(() => node.Stamp);

        public int Read(long position, Span<byte> destination)
        {
            lock (files._gate)
            {
                int count = (int)Math.Clamp(node.Bytes.Count - position, 0, destination.Length);
                for (int i = 0; i < count; i++)
                    destination[i] = node.Bytes[(int)position + i];
                return count;
            }
        }

        public void Write(long position, ReadOnlySpan<byte> source)
        {
            byte[] copy = source.ToArray();
            files.Do(() =>
            {
                node.Write(position, copy);
                return true;
            });
        }

        public void SetLength(long length) => files.Do(() =>
        {
            node.SetLength(length);
            return true;
        });

        public void Flush() => files.Do(() =>
        {
            if (!files.Ignores(path))
                node.Flush();
            return true;
        });

        public void Dispose()
        {
        }
    }
}

/// <summary>The machine is off. Nothing that follows reaches the disk.</summary>
internal sealed class PowerCutException() : IOException("The power is gone.");
