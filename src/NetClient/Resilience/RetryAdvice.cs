namespace NetClient.Resilience;

/// <summary>Whether a new attempt can succeed where one has failed, and what it should wait for.</summary>
/// <remarks>About the failure only. Whether a call <em>may</em> be repeated is another question: a new attempt at anything that the peer may have carried out already
/// is right only when carrying it out twice does no harm.</remarks>
public enum RetryAdvice
{
    /// <summary>The same call gives the same answer, or the caller has stopped it.</summary>
    Never = 0,

    /// <summary>A later attempt can succeed although nobody changes anything on this machine.</summary>
    Later = 1,

    /// <summary>As <see cref="Later"/>, but the cause may as well be a mistake that stays: a wrong port, a proxy that answers nonsense. Two or three attempts tell.</summary>
    FewTimes = 2,

    /// <summary>The network is gone. An attempt after it has changed can succeed; polling seldom helps.</summary>
    AfterNetworkChange = 3,

    /// <summary>The connection broke. What was sent on it is in doubt: repeat only what does no harm when it is carried out twice.</summary>
    OnNewConnection = 4,

    /// <summary>This process has run out of something, descriptors as a rule. Never try again at once.</summary>
    AfterFreeingResources = 5,
}
