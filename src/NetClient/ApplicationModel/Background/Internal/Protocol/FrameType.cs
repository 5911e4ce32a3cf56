namespace NetClient.ApplicationModel.Background.Internal.Protocol;

/// <summary>The kinds of frames; docs/broker.md has the table.</summary>
internal enum FrameType : ushort
{
    Hello = 1,
    Transfer = 2,
    Arm = 3,
    Take = 4,
    Release = 5,
    List = 6,
    Ended = 7,
    Status = 8,
    Peek = 9,
    Secure = 10,
    Part = 11,
    Ending = 12,
    Reply = 64,
    Activate = 65,
    Dismiss = 66,
}
