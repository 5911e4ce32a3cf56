using System.Diagnostics;
using System.Reflection;
using NetClient.Networking;

namespace NetClient.Diagnostics.Internal;

/// <summary>The spans, and what they say of a failure.</summary>
internal static class NetClientActivities
{
    public static readonly string? Version = typeof(NetClientActivities).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    private static readonly ActivitySource Source = new(NetClientDiagnostics.ActivitySourceName, Version);

    /// <summary>Whether anybody listens.</summary>
    public static bool HaveListeners => Source.HasListeners();

    /// <summary>Starts a span; null while nobody listens.</summary>
    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>The remote end, as the app named it.</summary>
    public static void SetServer(this Activity activity, string address, string port)
    {
        activity.SetTag("server.address", address);
        activity.SetTag("server.port", int.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : port);
    }

    /// <summary>Marks the span as failed. The exception's message names endpoints and never what was sent.</summary>
    public static void Fail(this Activity activity, Exception exception)
    {
        string type = ErrorType(exception);
        activity.SetTag("error.type", type);
        activity.SetTag("netclient.hresult", $"0x{exception.HResult:X8}");
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    /// <summary>The status of a network failure, and the type of any other.</summary>
    public static string ErrorType(Exception exception) =>
        exception is NetworkException failure ? failure.Status.ToString() : exception.GetType().FullName ?? exception.GetType().Name;
}
