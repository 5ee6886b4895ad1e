using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace LiveNotify.Tests.Architecture;

/// <summary>Reads a document whose tables name tests: in a column headed <c>test</c>, each as <c>Class.Method</c> or <c>Class</c> in back ticks.</summary>
internal static class NamedTests
{
    private static readonly Regex Name = new("`([^`]+)`");
    private static readonly ILookup<string, Type> Classes = typeof(NamedTests).Assembly.GetTypes().Where(type => Tests(type).Any()).ToLookup(type => type.Name);

    /// <summary>The rows of every such table.</summary>
    public static IEnumerable<(int Line, string Tests)> Rows(string document)
    {
        var column = -1;
        foreach (var (number, line) in document.Split('\n').Index())
        {
            var cells = line.StartsWith('|') ? line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray() : [];
            if (cells.Length == 0) column = -1;
            else if (cells.Contains("test")) column = Array.IndexOf(cells, "test");
            else if (column >= 0 && !cells.All(cell => cell.Trim('-', ':').Length == 0)) yield return (number + 1, column < cells.Length ? cells[column] : "");
        }
    }

    /// <summary>A row that names none, and a name that is none.</summary>
    public static IEnumerable<string> Faults(string document)
    {
        foreach (var (line, tests) in Rows(document))
        {
            var names = Name.Matches(tests).Select(match => match.Groups[1].Value).ToList();
            if (names.Count == 0) yield return $"line {line} names no test";
            foreach (var name in names.Where(name => !Exists(name))) yield return $"line {line}: there is no test {name}";
        }
    }

    private static bool Exists(string name) => name.Split('.') switch
    {
        [var type] => Classes[type].Any(),
        [var type, var method] => Classes[type].Any(known => Tests(known).Any(test => test.Name == method)),
        _ => false,
    };

    private static IEnumerable<MethodInfo> Tests(Type type) => type.GetMethods().Where(method => method.GetCustomAttributes().OfType<FactAttribute>().Any());
}
