namespace LiveNotify.Web.Access;

/// <summary>What programs call: they get a status and a problem document where a person gets a page.</summary>
internal static class ProgramPaths
{
    private static readonly PathString[] Roots = ["/api", "/hubs", "/hooks", "/openapi", "/metrics", "/healthz", "/readyz"];

    public static bool Include(PathString path) => Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
