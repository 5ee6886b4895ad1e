using System.Buffers;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.Intake;

/// <summary>Reads what was posted, as bytes, up to a limit; whether the length was announced or not.</summary>
internal static class RawBody
{
    private const int Piece = 16 * 1024;

    /// <summary>The body, or null when it is over <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit) return null;
        BodyLimits.LetThrough(request.HttpContext, limit + (2L * Piece));
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            using var body = new MemoryStream();
            for (int read; (read = await request.Body.ReadAsync(buffer.AsMemory(0, Piece), cancellationToken)) > 0;)
            {
                if (body.Length + read > limit) return null;
                body.Write(buffer, 0, read);
            }

            return body.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
