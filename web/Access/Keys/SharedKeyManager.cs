using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access.Keys;

/// <summary>The framework's, which a node looks at once a day; this one can be told that another process changed the ring.</summary>
internal sealed class SharedKeyManager(IOptions<KeyManagementOptions> options, IActivator activator) : IKeyManager, IDisposable
{
    private readonly XmlKeyManager _keys = new(options, activator);
    private CancellationTokenSource _changed = new();

    /// <summary>Whoever uses the ring next reads it anew.</summary>
    public void ReadAnew() => Interlocked.Exchange(ref _changed, new()).Cancel();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => _keys.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => _keys.GetAllKeys();

    public CancellationToken GetCacheExpirationToken() => CancellationTokenSource.CreateLinkedTokenSource(_keys.GetCacheExpirationToken(), _changed.Token).Token;

    public void RevokeKey(Guid keyId, string? reason = null) => _keys.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => _keys.RevokeAllKeys(revocationDate, reason);

    public void Dispose() => _changed.Dispose();
}
