using System.Net;

namespace NetClient.Networking.Internal;

/// <summary>What <see cref="HostNameParser"/> made of a string.</summary>
/// <param name="Type">What the string is.</param>
/// <param name="Canonical">The form to compare.</param>
/// <param name="Display">The form to show.</param>
/// <param name="Address">The address, when the string is one.</param>
/// <param name="IsAbsolute">A domain name that was written with its final dot: no search list applies to it.</param>
internal readonly record struct ParsedHostName(HostNameType Type, string Canonical, string Display, IPAddress? Address = null, bool IsAbsolute = false);
