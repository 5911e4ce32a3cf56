using System.Security.Cryptography.X509Certificates;
using NetClient.Capabilities;
using NetClient.Foundation.Internal;
using NetClient.Internal;

namespace NetClient.Security.Cryptography.Certificates.Internal;

/// <summary>The way to the user's certificates: through the gate, and where the app has somebody ask, through the user.</summary>
internal sealed class UserCertificates(NetClientContext context)
{
    public UserCertificateStore GetStore(string name, UserCertificateChoiceHandler? choose)
    {
        StoreNames.CheckedForUser(name, "storeName");
        context.Capabilities.Demand(NetworkOperation.UseUserCertificates);
        return new UserCertificateStore(this, name, choose);
    }

    public Task<IReadOnlyList<Certificate>> FindAllAsync(CertificateQuery query, UserCertificateChoiceHandler? choose, CancellationToken cancellationToken)
    {
        Throw.IfNull(query);
        string store = query.StoreName.Length == 0 ? OwnCertificateStores.Personal : StoreNames.Checked(query.StoreName, nameof(query));
        var filter = new CertificateFilter(query, context.Time.GetUtcNow());
        bool isGranted = context.Capabilities.Check(NetworkOperation.UseUserCertificates).IsGranted;
        if (!isGranted && StoreNames.IsPersonal(store))
            context.Capabilities.Demand(NetworkOperation.UseUserCertificates);
        return CancellableOperation.Run(token => FindAllAsync(store, isGranted, filter, choose, token), cancellationToken);
    }

    public Task<bool> RequestAsync(
        UserCertificateRequestKind kind, string store, Certificate certificate, UserCertificateChoiceHandler? choose, CancellationToken cancellationToken)
    {
        context.Capabilities.Demand(NetworkOperation.UseUserCertificates);
        return CancellableOperation.Run(token => AskAndChangeAsync(kind, store, certificate, choose, token), cancellationToken);
    }

    private static async Task<IReadOnlyList<Certificate>> ChooseAsync(UserCertificateRequest request, UserCertificateChoiceHandler choose, CancellationToken cancellationToken)
    {
        IEnumerable<Certificate>? chosen = await choose(request, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var agreed = new HashSet<Certificate>(chosen ?? [], ReferenceEqualityComparer.Instance);
        return [.. request.Certificates.Where(agreed.Contains)];
    }

    private async Task<IReadOnlyList<Certificate>> FindAllAsync(
        string store, bool isGranted, CertificateFilter filter, UserCertificateChoiceHandler? choose, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // 1. The app's own. There is no personal store among them.
        IReadOnlyList<Certificate> own = StoreNames.IsPersonal(store) ? []
            : [.. context.OwnCertificates.Read(store).Select(certificate => new Certificate(certificate) { Context = context })];

        // 2. The user's. Opening the store may wait for a service or a device, so it has a thread of the pool.
        IReadOnlyList<Certificate> users = [];
        if (isGranted)
        {
            IReadOnlyList<X509Certificate2> all = await Task.Run(() => UserStore.Read(store), cancellationToken).ConfigureAwait(false);
            users = filter.Apply(all.Select(certificate => new Certificate(certificate) { Context = context, Store = (store, StoreLocation.CurrentUser) }));
        }

        // 3. The user's choice.
        if (choose is not null && users.Count > 0)
            users = await ChooseAsync(new UserCertificateRequest(UserCertificateRequestKind.Use, store, users), choose, cancellationToken).ConfigureAwait(false);
        return [.. filter.Apply(own), .. users];
    }

    private static async Task<bool> AskAndChangeAsync(
        UserCertificateRequestKind kind, string store, Certificate certificate, UserCertificateChoiceHandler? choose, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (choose is null)
            return false;
        IReadOnlyList<Certificate> agreed = await ChooseAsync(new UserCertificateRequest(kind, store, [certificate]), choose, cancellationToken).ConfigureAwait(false);
        if (agreed.Count == 0)
            return false;
        await Task.Run(() => UserStore.Change(kind, store, certificate.AsX509Certificate2()), cancellationToken).ConfigureAwait(false);
        return true;
    }
}
