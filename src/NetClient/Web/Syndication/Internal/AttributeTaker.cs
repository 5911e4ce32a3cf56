namespace NetClient.Web.Syndication.Internal;

/// <summary>Is given an attribute without a namespace; true when it knows it.</summary>
internal delegate bool AttributeTaker<TState>(ref TState state, string name, string value);
