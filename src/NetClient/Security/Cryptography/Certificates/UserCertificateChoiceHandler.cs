namespace NetClient.Security.Cryptography.Certificates;

/// <summary>Asks the user, who decides. An addition.</summary>
/// <param name="request">What the app wants, and the certificates it is about.</param>
/// <param name="cancellationToken">Ends with the call that asks.</param>
/// <returns>Those of the request's certificates that the user agrees to; none for a refusal. Others are ignored.</returns>
public delegate Task<IEnumerable<Certificate>> UserCertificateChoiceHandler(UserCertificateRequest request, CancellationToken cancellationToken);
