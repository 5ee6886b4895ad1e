using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace LiveNotify.Tests;

/// <summary>What others made is taken in one version only, and nothing of it runs while it is fetched.</summary>
public class SupplyTests
{
    [Theory]
    [InlineData("web/package-lock.json")]
    [InlineData("tests/package-lock.json")]
    public void Every_npm_package_has_its_hash(string path)
    {
        var packages = JsonNode.Parse(Repository.Read(path))!["packages"]!.AsObject().Where(package => package.Key.Length > 0).ToList();

        Assert.NotEmpty(packages);
        Assert.Empty(packages.Where(package => package.Value!["integrity"]?.ToString().StartsWith("sha512-", StringComparison.Ordinal) != true).Select(package => package.Key));
    }

    [Fact]
    public void Every_NuGet_package_has_one_exact_version_decided_in_one_place()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(package => package.Attribute("Version")!.Value).ToList();
        var elsewhere = Repository.Files("", ".csproj", ".props", ".targets").SelectMany(path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference"))
            .Where(package => package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null);

        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(@"^\d+\.\d+\.\d+(\.\d+)?(-[\w.]+)?$", version));
        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Npm_runs_no_script_of_a_package()
    {
        var calls = Repository.Files("", ".csproj", ".targets", ".yaml", ".yml", ".sh").Append("web/Dockerfile")
            .SelectMany(path => Regex.Matches(Repository.Read(path), @"(?<=Command=""|RUN )npm [^\n]*").Select(call => $"{path}: {call.Value}")).ToList();

        Assert.True(calls.Count >= 3);
        Assert.All(calls, call => Assert.Contains("npm ci --ignore-scripts ", call, StringComparison.Ordinal));
    }
}
