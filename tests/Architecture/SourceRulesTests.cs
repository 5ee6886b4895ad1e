using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Architecture;

/// <summary>Each rule of the architecture finds a sample that breaks it, at its line, and leaves the lawful one alone.</summary>
public class SourceRulesTests
{
    private static readonly SourceFile SmtpSender = new("web/Mail/SmtpSender.cs", "namespace LiveNotify.Web.Mail;\ninternal sealed class SmtpSender;");

    [Fact]
    public void A_package_in_domain_is_found()
    {
        SourceRules.NotInBaseLibrary(["System.Runtime", "System.Collections.Immutable", "Marten"]).ShouldBe(["Marten"]);
        Lines(SourceRules.ReferencesInDomainProject(new("domain/X.csproj", "<Project>\n<PackageReference Include=\"Marten\" />"))).ShouldBe([2]);
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("var id = $\"{Guid.CreateVersion7():N}\";")]
    [InlineData("var text = File.ReadAllText(path);")]
    [InlineData("private readonly TimeProvider clock;")]
    public void A_clock_or_the_outside_in_domain_is_found(string line) =>
        Lines(SourceRules.ClockAndOutsideInDomain([new("domain/Senders/Sender.cs", $"// DateTime.Now\n{line}\nvar said = \"Guid.NewGuid()\";")])).ShouldBe([2]);

    [Fact]
    public void A_namespace_beside_its_folder_is_found()
    {
        Lines(SourceRules.NamespacesBesideTheirFolder([new("web/Mail/X.cs", "using System;\n\nnamespace LiveNotify.Web.EventStore;")])).ShouldBe([3]);
        Lines(SourceRules.NamespacesBesideTheirFolder([new("domain/Senders/X.cs", "namespace LiveNotify.Domain.SendersX;")])).ShouldBe([1]);
        Lines(SourceRules.NamespacesBesideTheirFolder(
        [
            SmtpSender,
            new("web/Pages/Notification/X.cs", "namespace LiveNotify.Web.Pages.Notification;"),
            new("web/X.cs", "namespace LiveNotify.Web;"),
            new("domain/Senders/X.cs", "namespace LiveNotify.Domain.Senders;"),
        ])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("web/Pages/X.cs", "using LiveNotify.Web.Mail;")]
    [InlineData("web/Pages/Notification/X.cshtml", "@using LiveNotify.Web.Mail")]
    [InlineData("web/Queue/X.cs", "private readonly Mail.SmtpSender sender;")]
    [InlineData("web/Queue/X.cs", "private readonly Web.Mail.SmtpSender sender;")]
    [InlineData("web/Live/X.cs", "using Sender = global::LiveNotify.Web.Mail.SmtpSender;")]
    [InlineData("web/Configuration/X.cs", "using LiveNotify.Web.Mail;")]
    public void A_neighbour_named_is_found(string path, string line) =>
        Lines(SourceRules.NeighboursNamingEachOther([SmtpSender, new(path, $"// LiveNotify.Web.Mail\n{line}")]))
            .ShouldBe(path.EndsWith(".cs", StringComparison.Ordinal) ? [2] : [1, 2]);

    [Theory]
    [InlineData("web/Queue/X.cs", "using LiveNotify.Domain.Deliveries;\nusing LiveNotify.Web.EventStore;")]
    [InlineData("web/Queue/X.cs", "var subject = Mail.Subject; var from = message.Mail.SmtpSender;")]
    [InlineData("web/Mail/Y.cs", "using LiveNotify.Web.Mail;")]
    [InlineData("web/Program.cs", "using LiveNotify.Web.Mail;")]
    public void What_is_not_a_neighbour_may_be_named(string path, string text) =>
        SourceRules.NeighboursNamingEachOther([SmtpSender, new(path, text)]).ShouldBeEmpty();

    [Theory]
    [InlineData("web/Queue/X.cs", "using MailKit.Net.Smtp;")]
    [InlineData("web/Api/X.cs", "var message = new MimeKit.MimeMessage();")]
    [InlineData("web/Program.cs", "using Hangfire;")]
    [InlineData("web/Program.cs", "app.MapHangfireDashboard();")]
    [InlineData("web/Pages/X.cshtml", "@using Microsoft.AspNetCore.SignalR")]
    [InlineData("web/Program.cs", "app.MapHub<ChangesHub>(\"/hubs/changes\");")]
    [InlineData("web/Access/X.cs", "services.AddMarten(options => { });")]
    [InlineData("web/Queue/X.cs", "private sealed class Announcer : IDocumentSessionListener;")]
    public void A_library_outside_its_folder_is_found(string path, string line) =>
        Lines(SourceRules.LibrariesOutsideTheirFolder([new(path, $"using System;\n{line}")])).ShouldBe([2]);

    [Theory]
    [InlineData("web/Mail/X.cs", "using MailKit.Net.Smtp;")]
    [InlineData("web/Queue/X.cs", "using Hangfire;")]
    [InlineData("web/Pages/X.cs", "// Hangfire.PostgreSql polls; MailKit.Net does not\nlog(\"Hangfire.Server\");")]
    [InlineData("web/Pages/X.cs", "using Marten;\nprivate readonly IQuerySession session;")]
    [InlineData("web/Pages/X.cshtml", "<a href=\"/hangfire\">Hangfire</a>")]
    public void A_library_in_its_folder_or_in_prose_is_lawful(string path, string text) =>
        SourceRules.LibrariesOutsideTheirFolder([new(path, text)]).ShouldBeEmpty();

    [Theory]
    [InlineData("web/Mail/X.cs", "global using MailKit.Net.Smtp;")]
    [InlineData("web/Mail/X.cs", "global using Sender = LiveNotify.Web.Mail.SmtpSender;")]
    [InlineData("web/X.csproj", "<Using Include=\"Hangfire\" />")]
    public void A_global_using_is_found(string path, string line) => Lines(SourceRules.GlobalUsings([new(path, $"\n{line}")])).ShouldBe([2]);

    [Theory]
    [InlineData("yield return new SenderAdded(id);")]
    [InlineData("var e = new Domain.Senders.SenderAdded { Id = id };")]
    [InlineData("SenderAdded added = new(id);")]
    public void An_event_made_outside_domain_is_found(string line)
    {
        SourceFile[] domain = [new("domain/Senders/SenderEvents.cs", """
            public interface ISenderEvent;
            public sealed record Envelope(Guid Id);
            public sealed record SenderAdded(
                Guid Id,
                SealedSecret? Password) : ISenderEvent;
            """)];

        SourceRules.Events(domain).ShouldBe(["SenderAdded"]);
        Lines(SourceRules.EventsMadeOutsideDomain(domain, [new("web/Api/X.cs", $"case SenderAdded added:\n{line}\nnew SenderAddedRow(new Envelope(id));")]))
            .ShouldBe([2]);
    }

    [Theory]
    [InlineData("await session.SaveChangesAsync(stop);")]
    [InlineData("session.Store(row);")]
    [InlineData("_session.Events.Append(id, events);")]
    [InlineData("documentSession.Delete<Row>(id);")]
    [InlineData("await using var mine = store.LightweightSession();")]
    public void A_write_in_a_page_or_the_API_is_found(string line)
    {
        Lines(SourceRules.WritesBesideTheEventStore([new("web/Pages/Deliveries/X.cs", $"\n{line}")])).ShouldBe([2]);
        Lines(SourceRules.WritesBesideTheEventStore([new("web/Api/X.cs", $"\n{line}")])).ShouldBe([2]);
        Lines(SourceRules.WritesBesideTheEventStore([new("web/Configuration/X.cs", $"\n{line}")])).ShouldBe([2]);
        Lines(SourceRules.WritesBesideTheEventStore([new("web/EventStore/X.cs", $"\n{line}\nlines.Append(1);")])).ShouldBeEmpty();
    }

    [Fact]
    public void A_long_file_is_found()
    {
        SourceFile[] files = [new("web/A.cs", "1\n2\n"), new("web/B.cs", "1\n2\n3")];

        SourceRules.LongFiles(files, 2).Select(offence => offence.Path).ShouldBe(["web/B.cs"]);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<script type=\"module\"\n>import 'x'</script>")]
    [InlineData("<style>p { color: red }</style>")]
    [InlineData("<p style=\"color: red\">")]
    [InlineData("<p class=\"a\" style='@colour'>")]
    [InlineData("<button onclick=\"go()\">")]
    [InlineData("<form onSubmit=@handler>")]
    [InlineData("<a href=\"javascript:go()\">")]
    [InlineData("<div hx-on:click=\"go()\">")]
    public void Inline_script_or_style_is_found(string markup) =>
        Lines(SourceRules.InlineScriptOrStyle([new("web/Pages/X.cshtml", $"@* <style> *@\n{markup}")])).ShouldBe([2]);

    [Fact]
    public void Linked_script_and_style_are_lawful() => SourceRules.InlineScriptOrStyle(
        [new("web/Pages/X.cshtml", "<!-- <style> --><link rel=\"stylesheet\" href=\"~/a.css\"><script\n defer src=\"~/a.js\"></script><p data-style=\"a\">")])
        .ShouldBeEmpty();

    [Fact]
    public void A_mark_of_unfinished_work_is_found() =>
        Lines(SourceRules.LeftUndoneMarks([new("web/X.cs", "var todos = 1;\n// to" + "do: the rest\n// FIX" + "ME")])).ShouldBe([2, 3]);

    [Theory]
    [InlineData("a // b\nc", "a\nc")]
    [InlineData("a /* b\nc */ d", "a\n d")]
    [InlineData("a(\"b // c\\\"\", 'd', '\"'); e", "a(, , ); e")]
    [InlineData("@\"a \"\" b\\\"; c", "; c")]
    [InlineData("$\"a {b} {{c}} {d:N}\" e", "b d:N e")]
    [InlineData("$\"{a($\"b{c}\")}\" d", "a(c) d")]
    [InlineData("\"\"\"a \" b\n{c}\"\"\"; d", "\n; d")]
    [InlineData("$$\"\"\"a {b} {{c}}\"\"\"; d", "c; d")]
    public void Code_is_the_text_without_prose(string text, string code) =>
        Squeezed(new SourceFile("web/X.cs", text).Code).ShouldBe(Squeezed(code));

    private static int[] Lines(IEnumerable<Offence> offences) => [.. offences.Select(offence => offence.Line).Order()];

    private static string Squeezed(string text) => text.Replace(" ", "", StringComparison.Ordinal);
}
