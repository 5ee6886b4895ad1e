namespace LiveNotify.Web.Mail;

/// <summary>
/// Holds what is written until it is flushed, or until something is read: MailKit writes a mail in three pieces, and each that goes
/// out by itself wakes the relay for a part it can do nothing with.
/// </summary>
/// <param name="wire">Disposed of with it.</param>
internal sealed class GatheringStream(Stream wire) : Stream
{
    /// <summary>More than this goes out unasked.</summary>
    private const int MostHeld = 64 * 1024;

    private byte[] _held = new byte[8 * 1024];
    private int _length;

    /// <summary>Whether something was written that has not gone out.</summary>
    public bool IsHolding => _length > 0;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override bool CanTimeout => wire.CanTimeout;

    public override int ReadTimeout
    {
        get => wire.ReadTimeout;
        set => wire.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => wire.WriteTimeout;
        set => wire.WriteTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsHolding) await FlushAsync(cancellationToken);
        return await wire.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        Flush();
        return wire.Read(buffer, offset, count);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryHold(buffer.Span)) return;
        await FlushAsync(cancellationToken);
        await wire.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Goes out unasked: the last words of a TLS handshake that fails, after which nobody flushes.</summary>
    public override void Write(byte[] buffer, int offset, int count)
    {
        Flush();
        wire.Write(buffer, offset, count);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (IsHolding) await wire.WriteAsync(_held.AsMemory(0, _length), cancellationToken);
        _length = 0;
        await wire.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        if (IsHolding) wire.Write(_held.AsSpan(0, _length));
        _length = 0;
        wire.Flush();
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) wire.Dispose();
        base.Dispose(disposing);
    }

    private bool TryHold(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MostHeld) return false;
        if (_length + bytes.Length > _held.Length) Array.Resize(ref _held, Math.Max(_held.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_held.AsSpan(_length));
        _length += bytes.Length;
        return true;
    }
}
