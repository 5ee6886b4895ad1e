using System.Reflection;
using LiveNotify.Tests.Architecture;
using Xunit;

namespace LiveNotify.Tests;

/// <summary>
/// The dependency rules of docs/architecture.md, asked of the source itself. That each rule can fail is shown in
/// Architecture/SourceRulesTests.cs.
/// </summary>
public class ArchitectureTests
{
    private static readonly SourceFile[] Domain = Load("domain", ".cs");
    private static readonly SourceFile[] Web = Load("web", ".cs", ".cshtml", ".js", ".css");
    private static readonly SourceFile[] Tests = Load("tests", ".cs", ".mjs");

    [Fact]
    public void The_rules_see_the_source()
    {
        Assert.Contains(Web, file => file.Path == "web/Program.cs");
        Assert.Contains("SenderAdded", SourceRules.Events(Domain));
    }

    [Fact]
    public void Domain_uses_only_the_base_class_library()
    {
        var references = Assembly.Load("LiveNotify.Domain").GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.Empty(SourceRules.NotInBaseLibrary(references));
        Nowhere(SourceRules.ReferencesInDomainProject(SourceFile.Load("domain/LiveNotify.Domain.csproj")));
    }

    [Fact]
    public void Domain_has_no_clock_no_chance_and_no_outside() => Nowhere(SourceRules.ClockAndOutsideInDomain(Domain));

    [Fact]
    public void A_namespace_is_its_folder() => Nowhere(SourceRules.NamespacesBesideTheirFolder(Domain.Concat(Web)));

    [Fact]
    public void Intake_Queue_Mail_Live_Api_and_Pages_do_not_name_each_other() => Nowhere(SourceRules.NeighboursNamingEachOther(Web));

    [Fact]
    public void Only_Mail_names_MailKit_only_Queue_Hangfire_only_Live_SignalR_only_EventStore_Martens_setup() =>
        Nowhere(SourceRules.LibrariesOutsideTheirFolder(Web));

    [Fact]
    public void No_global_using_carries_a_name_past_these_rules() =>
        Nowhere(SourceRules.GlobalUsings([.. Web, .. Load("web", ".csproj", ".props", ".targets"), SourceFile.Load("Directory.Build.props")]));

    [Fact]
    public void Only_domain_makes_events() => Nowhere(SourceRules.EventsMadeOutsideDomain(Domain, Web));

    [Fact]
    public void Pages_and_Api_write_only_through_the_event_store() => Nowhere(SourceRules.WritesBesideTheEventStore(Web));

    [Fact]
    public void Program_is_a_table_of_contents() =>
        Nowhere(SourceRules.LongFiles(Web.Where(file => file.Path == "web/Program.cs"), SourceRules.ProgramLines));

    [Fact]
    public void No_page_has_inline_script_or_style() => Nowhere(SourceRules.InlineScriptOrStyle(Web));

    [Fact]
    public void No_source_file_needs_a_table_of_contents() =>
        Nowhere(SourceRules.LongFiles([.. Domain, .. Web, .. Tests], SourceRules.FileLines));

    [Fact]
    public void Nothing_is_left_undone_in_the_source() => Nowhere(SourceRules.LeftUndoneMarks([.. Domain, .. Web, .. Tests]));

    private static SourceFile[] Load(string folder, params string[] extensions) =>
        [.. Repository.Files(folder, extensions).Select(SourceFile.Load)];

    private static void Nowhere(IEnumerable<Offence> offences)
    {
        var found = offences.Select(offence => offence.ToString()).ToArray();
        if (found.Length > 0)
        {
            Assert.Fail(string.Join('\n', found));
        }
    }
}
