using System.Diagnostics;
using System.Globalization;

namespace NetClient.Fuzz.Fuzzing;

/// <summary>Runs a target for its time box on a thread of its own, and watches it from outside: an input that never ends is a finding too.</summary>
internal sealed class Fuzzer(FuzzTarget target, int seed, TimeSpan timeBox)
{
    private const int LargestPool = 500;
    private const int Tries = 3;

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _pool = [];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);
    private volatile byte[] _current = [];
    private long _since;
    private FuzzFinding? _finding;
    private long _inputs;
    private (double Share, long Bytes, int Length) _mostAllocated;

    /// <summary>How long one input may take before it counts as endless.</summary>
    public TimeSpan Hang { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Runs until the time is over.</summary>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="FuzzFinding">Something broke; the message says what, with which seed, and where the input is.</exception>
    public string Run()
    {
        var worker = new Thread(Work, maxStackSize: 1024 * 1024) { IsBackground = true, Name = $"fuzz {target.Name}" };
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        worker.Start();
        while (!worker.Join(TimeSpan.FromMilliseconds(500)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _since)) > Hang)
                throw Found(_current, $"it did not end within {Hang.TotalSeconds} s", null);
        }

        return _finding is null ? Summary() : throw _finding;
    }

    /// <summary>Runs one input.</summary>
    /// <exception cref="FuzzFinding">Something broke.</exception>
    public string RunOne(byte[] input)
    {
        string outcome;
        try
        {
            outcome = target.Judge(input, Measured(input));
        }
        catch (FuzzFinding e)
        {
            throw Found(input, e.Message, e);
        }
        catch (Exception e)
        {
            throw Found(input, $"an exception that nobody promised: {e.GetType().Name}: {e.Message}", e);
        }

        return outcome;
    }

    private void Work()
    {
        try
        {
            using FileStream current = Corpus.OpenCurrent(target);
            foreach (string file in Corpus.Files(target))
                _pool.Add(File.ReadAllBytes(file));
            int corpus = _pool.Count;
            var mutations = new Mutations(_random, target.Dictionary, target.LongestInput);
            long end = Stopwatch.GetTimestamp() + (long)(timeBox.TotalSeconds * Stopwatch.Frequency);
            for (; Stopwatch.GetTimestamp() < end; _inputs++)
            {
                byte[] input = Next(mutations);
                current.SetLength(input.Length);
                RandomAccess.Write(current.SafeFileHandle, input, 0);
                _current = input;
                Volatile.Write(ref _since, Stopwatch.GetTimestamp());
                if (!_outcomes.Add(RunOne(input)))
                    continue;
                if (_pool.Count < LargestPool)
                    _pool.Add(input);
                else
                    _pool[corpus + _random.Next(LargestPool - corpus)] = input;
            }
        }
        catch (FuzzFinding e)
        {
            _finding = e;
        }
        catch (Exception e)
        {
            _finding = new FuzzFinding($"{target.Name}, seed {seed}, input {_inputs}: the fuzzer itself failed: {e.Message}", e);
        }
    }

    private byte[] Next(Mutations mutations)
    {
        if (_pool.Count == 0 || _random.Next(4) == 0)
        {
            byte[] made = target.Generate(_random);
            return made.Length <= target.LongestInput ? made : made[..target.LongestInput];
        }

        byte[] input = _random.Next(3) == 0 ? target.Generate(_random) : _pool[_random.Next(_pool.Count)];
        return mutations.Apply(input, _pool[_random.Next(_pool.Count)]);
    }

    // What a limit is broken by once may be something else: a busy machine, a table made on first use. Three times, and it is the input.
    private object? Measured(byte[] input)
    {
        (TimeSpan longest, long most) = (target.LongestTime(input.Length), target.MostAllocated(input.Length));
        for (int attempt = 1; ; attempt++)
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            object? result = target.Act(input);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;

            if (allocated <= most && time <= longest)
            {
                if (allocated / (double)most > _mostAllocated.Share)
                    _mostAllocated = (allocated / (double)most, allocated, input.Length);
                return result;
            }

            if (attempt < Tries)
                continue;
            throw new FuzzFinding(allocated > most
                ? $"{input.Length} bytes made it allocate {allocated}, more than {most}"
                : $"{input.Length} bytes took it {time.TotalMilliseconds:0} ms, {Tries} times more than {longest.TotalMilliseconds:0} ms");
        }
    }

    private FuzzFinding Found(byte[] input, string what, Exception? inner)
    {
        string start = input.Length <= 200 ? Convert.ToBase64String(input) : $"{Convert.ToBase64String(input.AsSpan(0, 200))}...";
        return new(
            string.Create(CultureInfo.InvariantCulture, $"{target.Name}, seed {seed}, input {_inputs}: {what}. The input is kept as {Corpus.Keep(target, input)} (base64: {start})."), inner);
    }

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name}: seed {seed}, {_inputs} inputs in {timeBox.TotalSeconds:0} s, {_outcomes.Count} kinds of outcome; " +
        $"allocation at most {_mostAllocated.Share:P0} of what is allowed ({_mostAllocated.Bytes} bytes for an input of {_mostAllocated.Length}).");
}
