using System.Text.RegularExpressions;
using LiveNotify.Tests.Architecture;
using Xunit;

namespace LiveNotify.Tests;

/// <summary>The documents hold together: links lead somewhere, and every decision is in the index, a page long, in one form.</summary>
public class DocsTests
{
    private const int PageLines = 40;

    private static readonly Regex Link = new(@"\]\((?!\w+:|#)([^)#\s]+)");
    private static readonly SourceFile[] Documents = [.. Repository.Files("", ".md").Select(SourceFile.Load)];
    private static readonly SourceFile[] Decisions =
        [.. Documents.Where(document => Regex.IsMatch(document.Path, @"^docs/adr/\d{4}-[a-z0-9-]+\.md$"))];

    [Fact]
    public void Every_link_between_documents_leads_somewhere()
    {
        var broken = from document in Documents
                     from link in Link.Matches(document.Text)
                     let target = Path.Combine(Path.GetDirectoryName(document.Path)!, link.Groups[1].Value)
                     where !Path.Exists(Repository.PathOf(target))
                     select $"{document.Path}: {target}";

        Assert.NotEmpty(Documents);
        Assert.Empty(broken);
    }

    [Fact]
    public void Every_decision_is_in_the_index_and_numbered_in_order()
    {
        var index = Repository.Read("docs/adr/README.md");

        Assert.Equal(Enumerable.Range(1, Decisions.Length), Decisions.Select(decision => int.Parse(Path.GetFileName(decision.Path).AsSpan(0, 4), null)));
        Assert.All(Decisions, decision =>
            Assert.Contains($"[{decision.Text.Split('\n')[0].TrimStart('#', ' ')}]({Path.GetFileName(decision.Path)})", index, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_decision_is_a_page_of_context_decision_and_consequence() => Assert.All(Decisions, decision =>
    {
        Assert.True(decision.LineCount <= PageLines, $"{decision.Path} has {decision.LineCount} lines, at most {PageLines}");
        Assert.Equal(["## Context", "## Decision", "## Consequence"],
            decision.Text.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)));
    });
}
