namespace NetClient.Tests.House.Metadata;

/// <summary>One thing that one type of a scanned assembly needs from another.</summary>
/// <param name="Namespace">Namespace of the type that needs it.</param>
/// <param name="Type">Full name of the outermost type that needs it: closures and state machines count as the type they were written in.</param>
/// <param name="Where">Member of <paramref name="Type"/> in whose signature or body it stands; for messages.</param>
/// <param name="Target">Full name of the outermost type that is needed, or, when a member is called, of the type that declares it.</param>
/// <param name="Member">Member called or accessed, with its parameter types ("Bind(System.Net.EndPoint)"); empty when only the type is named.</param>
internal sealed record MetadataUse(string Namespace, string Type, string Where, string Target, string Member)
{
    public override string ToString() => $"{Type} ({Where}) uses {(Member.Length == 0 ? Target : Target + "." + Member)}";
}
