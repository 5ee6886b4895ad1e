using Microsoft.AspNetCore.Authorization;

namespace LiveNotify.Web.Access;

/// <summary>Who may do what; a page or endpoint that names none is for readers.</summary>
public static class Policies
{
    /// <summary>Changes anything.</summary>
    public const string Admin = nameof(Admin);

    /// <summary>Reads everything: admins and auditors.</summary>
    public const string Reader = nameof(Reader);

    /// <summary>Posts notifications: a source with its key. A disabled one comes as far as the intake, which refuses it and keeps a record.</summary>
    public const string Source = nameof(Source);

    /// <summary>Reads notifications: readers, and a source its own.</summary>
    public const string ReaderOrSource = nameof(ReaderOrSource);

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Admin, p => p.RequireRole(Claims.AdminRole));
        options.AddPolicy(Reader, p => p.RequireRole(Claims.AdminRole, Claims.AuditorRole));
        options.AddPolicy(Source, p => p.RequireRole(Claims.SourceRole, Claims.DisabledSourceRole));
        options.AddPolicy(ReaderOrSource, p => p.RequireRole(Claims.AdminRole, Claims.AuditorRole, Claims.SourceRole));
        options.FallbackPolicy = options.GetPolicy(Reader);
    }
}
