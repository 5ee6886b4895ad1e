using LiveNotify.Web.EventStore;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class SecretCutTests
{
    [Theory]
    [InlineData("""{"password":"s3cret1234"}""")]
    [InlineData("""{"dbPassword" : "s3cret1234\"s3cret1234"}""")]
    [InlineData("""{"Authorization":"Basic s3cret1234"}""")]
    [InlineData("""{"api_key":"s3cret1234","x":1}""")]
    [InlineData("""{"accessToken":"s3cret1234"}""")]
    [InlineData("""{"client-secret":"s3cret1234"}""")]
    [InlineData("""{"inner":"{\"token\":\"s3cret1234\"}"}""")]
    [InlineData("""{"token":"s3cret1234 and the end is cut off""")]
    [InlineData("https://a.example/hook?access_token=s3cret1234&x=1")]
    [InlineData("curl -H 'Authorization: Bearer s3cret1234'")]
    [InlineData("postgres://app:s3cret1234@db.example/ops")]
    [InlineData("the key is lnk_s3cret1234")]
    [InlineData("whsec_s3cret1234")]
    [InlineData("ghp_s3cret1234")]
    [InlineData("""{"text":"failed\npassword=s3cret1234"}""")]
    [InlineData("""{"cmd":"PGPASSWORD=s3cret1234 psql"}""")]
    [InlineData("""{"text":"see\nlnk_s3cret1234"}""")]
    [InlineData("""{"text":"sent\nBearer s3cret1234"}""")]
    [InlineData("""{"SMTP Password":"s3cret1234"}""")]
    [InlineData("""{"tokens":["s3cret1234"],"token":{"value":"s3cret1234"}}""")]
    [InlineData("""{"name":"password","value":"s3cret1234"}""")]
    [InlineData("""{"inner":"{\"password\":\"a\\\"s3cret1234\"}"}""")]
    [InlineData("password: s3cret1234")]
    public void A_secret_is_dots(string text) => SecretCut.Of(text).ShouldNotContain("s3cret1234");

    [Theory]
    [InlineData("""{"kind":"alert","key":"backup/host-17","groupKey":"{}:{alertname=\"X\"}","labels":{"site":"dr-1"}}""")]
    [InlineData("""{"title":"Password of host-17 expires","body":"The token ring is down; see https://a.example/x?y=1"}""")]
    [InlineData("""{"passed":12,"bypass":"yes","n":1.50}""")]
    [InlineData("")]
    public void What_is_no_secret_stays(string text) => SecretCut.Of(text).ShouldBe(text);

    [Fact]
    public void Its_neighbours_stay_and_it_is_JSON_still() =>
        SecretCut.Of("""{"a":"b","password":"x","n":{"token":12345},"c":"d"}""")
            .ShouldBe("""{"a":"b","password":"••••••••","n":{"token":"••••••••"},"c":"d"}""");

    [Fact]
    public void Bytes_become_text_that_a_column_holds() => SecretCut.Text([0x61, 0, 0xff, 0x62]).ShouldBe("a\uFFFD\uFFFDb");
}
