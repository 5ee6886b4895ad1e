using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

public sealed class GatheringStreamTests : IDisposable
{
    private readonly Wire _wire = new();

    public void Dispose() => _wire.Dispose();

    [Fact]
    public async Task What_is_written_in_pieces_goes_out_as_one_when_it_is_flushed()
    {
        await using var stream = new GatheringStream(_wire);
        foreach (var piece in new[] { 4096, 3300, 5 }) await stream.WriteAsync(new byte[piece]);
        _wire.Written.ShouldBeEmpty();
        stream.IsHolding.ShouldBeTrue();

        await stream.FlushAsync();

        _wire.Written.ShouldBe([7401]);
        stream.IsHolding.ShouldBeFalse();
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_has_asked_first()
    {
        await using var stream = new GatheringStream(_wire);
        await stream.WriteAsync("NOOP\r\n"u8.ToArray());

        (await stream.ReadAsync(new byte[10])).ShouldBe(0);

        _wire.Written.ShouldBe([6]);
    }

    [Fact]
    public async Task A_large_mail_is_not_held_as_a_whole()
    {
        await using var stream = new GatheringStream(_wire);

        for (var i = 0; i < 4; i++) await stream.WriteAsync(new byte[30_000]);
        await stream.FlushAsync();

        _wire.Written.ShouldBe([60_000, 30_000, 30_000]);
    }

    /// <summary>Whether a mail may have arrived hangs on it.</summary>
    [Fact]
    public async Task What_could_not_go_out_is_still_held()
    {
        await using var stream = new GatheringStream(_wire);
        await stream.WriteAsync(new byte[100]);
        _wire.IsCut = true;

        await Should.ThrowAsync<IOException>(() => stream.FlushAsync());

        stream.IsHolding.ShouldBeTrue();
    }

    /// <summary>So TLS says why it ends a handshake.</summary>
    [Fact]
    public async Task What_is_written_without_waiting_goes_out_unasked()
    {
        await using var stream = new GatheringStream(_wire);
        await stream.WriteAsync(new byte[3]);
        stream.Write([4]);

        _wire.Written.ShouldBe([3, 1]);
        stream.Read(new byte[1], 0, 1).ShouldBe(0);
    }

    /// <summary>Notes how much each write brought; has nothing to say.</summary>
    private sealed class Wire : MemoryStream
    {
        public List<int> Written { get; } = [];

        public bool IsCut { get; set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (IsCut) throw new IOException("The line is cut");
            Written.Add(buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Written.Add(buffer.Length);

        public override void Write(byte[] buffer, int offset, int count) => Written.Add(count);
    }
}
