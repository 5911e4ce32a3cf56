namespace NetClient.Networking.Sockets.Internal;

/// <summary>Linux's <c>struct msghdr</c>, for sendmsg(2) and recvmsg(2); it has the same layout on every processor that .NET runs on.</summary>
internal unsafe struct LinuxMessage
{
    public void* Name;
    public uint NameLength;
    public IOVector* Parts;
    public nuint PartCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>A part of a message: <c>struct iovec</c>, of macOS too.</summary>
internal unsafe struct IOVector
{
    public void* Base;
    public nuint Length;
}
