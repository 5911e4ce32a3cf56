namespace NetClient.Foundation;

/// <summary>A handler of an event whose sender has a type.</summary>
/// <typeparam name="TSender">The type of the object that raises the event.</typeparam>
/// <typeparam name="TResult">The type of what the event tells.</typeparam>
/// <param name="sender">The object that raised the event.</param>
/// <param name="args">What the event tells.</param>
public delegate void TypedEventHandler<TSender, TResult>(TSender sender, TResult args);
