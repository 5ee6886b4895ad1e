using System.Security.Cryptography.X509Certificates;
using Marten;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace LiveNotify.Web.Access.Keys;

/// <summary>What seals cookies, forms and stored passwords: a ring of keys in the database, protected by what only the nodes have.</summary>
internal static class KeysSetup
{
    /// <exception cref="StartupProblem">What shall protect the ring cannot be used.</exception>
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var locks = RingLocks.Read(configuration);
        var protection = services.AddDataProtection().SetApplicationName("LiveNotify");
        if (locks.Present is CertificateLock present) protection.ProtectKeysWithCertificate(present.Certificate);
        if (locks.Present is KeyFileLock file) services.Configure<KeyManagementOptions>(o => o.XmlEncryptor = new KeyFileEncryptor(file.Key));
        X509Certificate2[] opens = [.. locks.All.OfType<CertificateLock>().Select(known => known.Certificate)];
        protection.UnprotectKeysWithAnyCertificate(opens);
        services.AddOptions<KeyManagementOptions>().Configure<IDocumentStore>((o, store) => o.XmlRepository = new KeyRing(store));
        services.AddSingleton(locks);
        services.AddSingleton<SharedKeyManager>();
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<SharedKeyManager>());
        services.AddSingleton<RingXml>();
        services.AddSingleton<KeyRingGuard>();
        services.AddSingleton<KeyRingCare>();
        services.AddHostedService<KeyRingWatch>();
        return services;
    }
}
