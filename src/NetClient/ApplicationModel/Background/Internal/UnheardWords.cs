namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What the broker has to hear of this process, or take a socket or a TLS session for its own until it ends. A session may be cut after a word was sent and before it was heard, so each is kept until it
/// was answered, and said again in the next session.</summary>
internal sealed class UnheardWords
{
    /// <summary>In so many sessions a word is a reason to make another one. A broker that hangs up each time is not called for ever.</summary>
    private const int MaxSayings = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<object, Word> _words = [];

    /// <summary>Whether a session that was cut is to be made anew, so that somebody hears it.</summary>
    public bool IsWorthASession
    {
        get
        {
            lock (_gate)
                return _words.Values.Any(word => word.Sayings < MaxSayings);
        }
    }

    /// <summary>Adds a word.</summary>
    /// <param name="about">What it is about; the last word about it counts.</param>
    /// <param name="tell">Says it, and calls back when it was heard.</param>
    /// <param name="saidIn">The session in which the caller says it itself; said twice there, it might be heard when it is not true any more.</param>
    /// <returns>To be called when it was heard.</returns>
    public Action Add(object about, Action<BrokerSession, Action> tell, BrokerSession? saidIn = null)
    {
        var word = new Word(about, tell) { SaidIn = saidIn };
        lock (_gate)
            _words[about] = word;
        return () => Heard(word);
    }

    /// <summary>It is not true any more.</summary>
    public void Forget(object about)
    {
        lock (_gate)
            _words.Remove(about);
    }

    /// <summary>Says what was not said in this session.</summary>
    public void SayAll(BrokerSession session)
    {
        Word[] words;
        lock (_gate)
        {
            words = [.. _words.Values.Where(word => word.SaidIn != session)];
            foreach (Word word in words)
            {
                word.SaidIn = session;
                word.Sayings++;
            }
        }
        for (int i = 0; i < words.Length; i++)
        {
            Word word = words[i];
            try
            {
                word.Tell(session, () => Heard(word));
            }
            catch (IOException)
            {
                lock (_gate)
                {
                    foreach (Word left in words[i..].Where(left => left.SaidIn == session))
                        left.SaidIn = null;
                }
                return;
            }
        }
    }

    private void Heard(Word word)
    {
        lock (_gate)
        {
            if (_words.GetValueOrDefault(word.About) == word)
                _words.Remove(word.About);
        }
    }

    private sealed class Word(object about, Action<BrokerSession, Action> tell)
    {
        public object About => about;

        public Action<BrokerSession, Action> Tell => tell;

        public BrokerSession? SaidIn { get; set; }

        public int Sayings { get; set; }
    }
}
