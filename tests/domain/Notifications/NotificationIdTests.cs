using LiveNotify.Domain.Notifications;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Notifications;

public class NotificationIdTests
{
    private static readonly Guid Source = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Guid OtherSource = Guid.Parse("0198c0de-0000-7000-8000-000000000002");

    [Fact]
    public void The_same_source_and_key_always_give_the_same_id() =>
        For(Source, "backup-17").ShouldBe(Guid.Parse("c533b24e-cdd0-8af1-add2-f3c77805187f"));

    [Fact]
    public void Another_source_or_another_key_gives_another_id()
    {
        For(OtherSource, "backup-17").ShouldNotBe(For(Source, "backup-17"));
        For(Source, "backup-18").ShouldNotBe(For(Source, "backup-17"));
        For(Source, "Backup-17").ShouldNotBe(For(Source, "backup-17"));
    }

    [Theory]
    [InlineData("backup-17")]
    [InlineData("备份")]
    public void A_named_id_is_a_UUID_of_version_8(string key)
    {
        For(Source, key).Version.ShouldBe(8);
        (For(Source, key).Variant & 0b1100).ShouldBe(0b1000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Without_a_key_every_report_is_a_new_notification(string? key) => For(Source, key).ShouldNotBe(For(Source, key));

    private static Guid For(Guid source, string? key) => NotificationId.For(source, key, Guid.NewGuid);
}
