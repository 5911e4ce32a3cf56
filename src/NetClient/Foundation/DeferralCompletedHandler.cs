namespace NetClient.Foundation;

/// <summary>Called when a <see cref="Deferral"/> is completed.</summary>
public delegate void DeferralCompletedHandler();
