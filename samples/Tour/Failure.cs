using NetClient.Networking;
using NetClient.Networking.Sockets;

namespace Tour;

/// <summary>Runs calls that ought to fail, and puts the failure into few words.</summary>
internal static class Failure
{
    /// <summary>As a UWP app tells failures apart: by the HRESULT, and the status that belongs to it.</summary>
    public static Task<Outcome> OfAsync(Func<Task> call) => OfAsync(call, static e => $"{Status(e)} 0x{e.HResult:X8}");

    /// <summary>With what NetClient knows beyond the status.</summary>
    public static Task<Outcome> WithDetailOfAsync(Func<Task> call) =>
        OfAsync(call, static e => $"{Status(e)} 0x{e.HResult:X8}{(e is NetworkException { Failure: not NetworkFailure.None } known ? $", {known.Failure}" : "")}");

    /// <summary>In words of the step's own.</summary>
    public static async Task<Outcome> OfAsync(Func<Task> call, Func<Exception, string> describe)
    {
        try
        {
            await call();
            return "no failure";
        }
        catch (Exception e)
        {
            return new Outcome(describe(e), e.Message);
        }
    }

    // The status is the interesting name where there is one; elsewhere the type is.
    private static string Status(Exception e) =>
        SocketError.GetStatus(e.HResult) is var status && status != SocketErrorStatus.Unknown ? status.ToString() : e.GetType().Name;
}
