namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>What the app did about its access to background work. Tasks run unless it was removed.</summary>
internal enum AccessRecord
{
    NotAsked,
    AlwaysAllowed,
    SubjectToPolicy,
    Removed,
}
