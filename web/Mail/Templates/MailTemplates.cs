using System.Collections.Concurrent;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>What a template made: three texts, or why not.</summary>
internal sealed record RenderedTemplate(TemplateTexts? Texts, TemplateFault? Fault);

/// <summary>Checks, tries and renders templates; a saved version is read once.</summary>
internal sealed class MailTemplates(IStringLocalizer<Texts> texts, TimeProvider clock) : ITemplateWorkshop
{
    /// <summary>Of a text in which everything is wrong, this many problems say enough.</summary>
    private const int MostProblems = 10;

    private readonly ConcurrentDictionary<Guid, (int Revision, TemplateProgram? Program)> _saved = new();

    public IReadOnlyList<Refusal> Check(TemplateTexts written)
    {
        var (program, refusals) = Read(written);
        if (program is null) return refusals;
        foreach (var language in Languages.All)
            foreach (var kind in Enum.GetValues<Kind>())
                foreach (var sample in TemplateSample.All(kind, language, clock.GetUtcNow(), texts))
                    if (Render(program, sample, "[Ops]", null, language, "UTC").Fault is { } fault)
                        return [RefusalOf(fault)];
        return [];
    }

    public TemplateTexts Starter(Kind kind, string language) => TemplateStarter.Of(language, texts);

    public Notification Sample(Kind kind, string language, DateTimeOffset now) => TemplateSample.Of(kind, language, now, texts);

    public TemplateTrial Try(TemplateTexts written, Notification notification, string titlePrefix, string language, string timeZone)
    {
        var (program, refusals) = Read(written);
        if (program is null) return new(null, refusals);
        var (made, fault) = Render(program, notification, titlePrefix, null, language, timeZone);
        return made is null
            ? new(null, [RefusalOf(fault!)])
            : new(new(MailComposer.Subject(titlePrefix, made.Subject), made.Text, made.Html), []);
    }

    /// <param name="home">Where the delivery is shown, or null.</param>
    public RenderedTemplate Render(Template saved, Notification notification, string titlePrefix, string? home, string timeZone, int repeats = 0)
    {
        var program = _saved.AddOrUpdate(
            saved.Id, _ => (saved.Revision, Read(saved.Texts).Program),
            (_, known) => known.Revision == saved.Revision ? known : (saved.Revision, Read(saved.Texts).Program)).Program;
        return program is null
            ? new(null, new("html", TemplateFaultKind.Broken, "It does not pass the check any more: save it again to see why"))
            : Render(program, notification, titlePrefix, home, saved.Language, timeZone, repeats);
    }

    private RenderedTemplate Render(
        TemplateProgram program, Notification notification, string titlePrefix, string? home, string language, string timeZone, int repeats = 0)
    {
        using var culture = new CultureScope(language);
        var model = TemplateModel.Of(notification, titlePrefix, home, timeZone, repeats, texts);
        var (subject, fault) = program.Subject.Render(model, "subject");
        if (fault is not null) return new(null, fault);
        var line = string.Join(' ', Plain.Line(subject!).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length == 0) return new(null, new("subject", TemplateFaultKind.EmptySubject));
        if (line.Length > MaxSubject) line = line[..(char.IsHighSurrogate(line[MaxSubject - 1]) ? MaxSubject - 1 : MaxSubject)];
        var (text, textFault) = program.Text.Render(model, "text");
        if (textFault is not null) return new(null, textFault);
        var (html, htmlFault) = program.Html.Render(model, "html");
        return htmlFault is null ? new(new(line, Plain.Lines(text!) + "\n", html!), null) : new(null, htmlFault);
    }

    /// <summary>Of a subject longer than this no mail program shows the end.</summary>
    private const int MaxSubject = 998 / 2;

    private static (TemplateProgram? Program, IReadOnlyList<Refusal> Refusals) Read(TemplateTexts written)
    {
        var refusals = new List<Refusal>();
        var subject = Read("subject", written.Subject, html: false, refusals);
        var text = Read("text", written.Text, html: false, refusals);
        var html = Read("html", written.Html, html: true, refusals);
        return refusals.Count > 0 ? (null, refusals) : (new(subject!, text!, html!), []);
    }

    private static LiquidProgram? Read(string field, string source, bool html, List<Refusal> refusals)
    {
        var (program, problems) = LiquidProgram.Of(source, html);
        refusals.AddRange(problems.Take(MostProblems).Select(problem =>
        {
            var before = source[..Math.Min(problem.At, source.Length)];
            return new Refusal(
                field, "Line {0}, column {1}: {2}", before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'), problem.Why);
        }));
        return program;
    }

    private static Refusal RefusalOf(TemplateFault fault) => new(fault.Part, "It cannot be used: {0}", fault.Why);

    private sealed record TemplateProgram(LiquidProgram Subject, LiquidProgram Text, LiquidProgram Html);
}
