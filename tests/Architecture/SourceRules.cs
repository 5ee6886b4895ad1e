using System.Text.RegularExpressions;

namespace LiveNotify.Tests.Architecture;

/// <summary>The rules of docs/architecture.md, each a function from source files to the places that break it.</summary>
internal static class SourceRules
{
    public const int ProgramLines = 60;
    public const int FileLines = 300;

    private static readonly string[] Neighbours = ["Intake", "Queue", "Mail", "Live", "Api", "Pages"];

    /// <summary>
    /// Libraries that one folder of web has to itself. Some are recognised by their extension methods too, because those
    /// live in namespaces every file imports.
    /// </summary>
    private static readonly (string Folder, string Library, Regex Names)[] Owners =
    [
        ("Mail", "MailKit and MimeKit", new($"{Namespace("MailKit")}|{Namespace("MimeKit")}")),
        ("Queue", "Hangfire", new($@"{Namespace("Hangfire")}|\b(Add|Map|Use)Hangfire\w*")),
        ("Live", "SignalR", new($@"{Namespace(@"Microsoft\.AspNetCore\.SignalR")}|\b(Add|Map)SignalR\w*|\bMapHub\b")),
        ("EventStore", "Marten's setup", new(
            $@"{Namespace(@"Marten\.(Events\.Projections|Schema)")}|\b(AddMarten\w*|StoreOptions|I?ConfigureMarten|DocumentStore\.For" +
            @"|(Single|Multi)StreamProjection|EventProjection|IProjection|IDocumentSessionListener|DocumentSessionListenerBase)\b")),
    ];

    private static readonly Regex ClockOrChance = new(
        @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bTimeProvider\b|\bStopwatch\b|\bEnvironment\.|\bGuid\.(NewGuid|CreateVersion7)\b" +
        @"|\bRandom\b|\bRandomNumberGenerator\b|\bThread\.|\bTask\.(Delay|Run)\b|\bConsole\.");

    private static readonly Regex InputOrOutput = new(
        @"\b(File|Directory|FileInfo|FileStream|HttpClient|Socket|TcpClient|Dns|Process)\b\s*[.(]|\bSystem\.(IO|Net\.(Http|Sockets))\b");

    private static readonly Regex DirectWrite = new(
        @"\.SaveChanges(Async)?\b|\b(Lightweight|Identity|DirtyTracked|Open)(Serializable)?Session(Async)?\s*\(" +
        @"|\bEvents\s*\.\s*(Append\w*|StartStream|WriteToAggregate|FetchFor\w*Writing)\b" +
        @"|\b\w*[sS]ession\s*\.\s*(Store|Insert|Update|Delete|DeleteWhere|HardDelete\w*|QueueSqlCommand|Patch)\b");

    private static readonly Regex InlineCode = new(
        @"<script(?![^>]*\ssrc\s*=)[^>]*>|<style\b|\sstyle\s*=\s*[""'@]|javascript:|\shx-on[:=-]|\shx-(vals|headers)\s*=\s*[""']js:" +
        @"|\son(click|dblclick|change|input|submit|reset|load|error|key\w+|mouse\w+|pointer\w+|focus\w*|blur|toggle|scroll\w*|drag\w*|drop" +
        @"|paste|copy|cut|invalid|select|touch\w+|animation\w+|transition\w+|before\w+|wheel|close|cancel)\s*=", RegexOptions.IgnoreCase);

    // In two halves, or this file would break the rule
    private static readonly Regex LeftUndone = new(@"\b(TO" + @"DO|FIX" + @"ME)\b", RegexOptions.IgnoreCase);

    private static readonly Regex EventRecord = new(@"\bsealed\s+record\s+(\w+)[^;{]*?:\s*\w*Event\b");
    private static readonly Regex DeclaredType = new(@"\b(?:class|record|struct|interface|enum)\s+(?!class\b|struct\b)(\w+)");
    private static readonly Regex DeclaredNamespace = new(@"^[ \t]*namespace\s+([\w.]+)", RegexOptions.Multiline);

    public static IEnumerable<string> NotInBaseLibrary(IEnumerable<string> assemblies)
    {
        var baseLibrary = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return assemblies.Where(name => !File.Exists(Path.Combine(baseLibrary, name + ".dll")));
    }

    public static IEnumerable<Offence> ReferencesInDomainProject(SourceFile project) =>
        project.Find(new(@"<(Package|Project|Framework)?Reference\b"), "domain references nothing");

    public static IEnumerable<Offence> ClockAndOutsideInDomain(IEnumerable<SourceFile> domain) => domain.SelectMany(file => file
        .Find(ClockOrChance, "domain is handed times, ids and chance, it does not fetch them")
        .Concat(file.Find(InputOrOutput, "domain does no input or output")));

    public static IEnumerable<Offence> NamespacesBesideTheirFolder(IEnumerable<SourceFile> files) =>
        from file in files
        let expected = file.Path.Split('/') switch
        {
            ["web", var folder, _, ..] => $"LiveNotify.Web.{folder}",
            ["domain", var folder, _, ..] => $"LiveNotify.Domain.{folder}",
            ["web", ..] => "LiveNotify.Web",
            _ => "LiveNotify.Domain",
        }
        from offence in file.Find(DeclaredNamespace, $"this folder is {expected}")
        where !$"{offence.Text.Split(' ')[1].TrimEnd(';')}.".StartsWith($"{expected}.", StringComparison.Ordinal)
        select offence;

    public static IEnumerable<Offence> NeighboursNamingEachOther(IReadOnlyCollection<SourceFile> web) =>
        from other in Neighbours
        let types = web.Where(file => FolderOf(file) == other)
            .SelectMany(file => DeclaredType.Matches(file.Code).Select(match => match.Groups[1].Value)).Distinct()
        let pattern = new Regex($@"\bLiveNotify\.Web\.{other}\b|(?<![\w.])(Web\.)?{other}\.({string.Join('|', types.DefaultIfEmpty("-"))})\b")
        from file in web
        let folder = FolderOf(file)
        where folder != other && (folder == "Configuration" || Neighbours.Contains(folder))
        from offence in file.Find(pattern, $"{folder} and {other} do not know each other")
        select offence;

    public static IEnumerable<Offence> LibrariesOutsideTheirFolder(IReadOnlyCollection<SourceFile> web) =>
        from owner in Owners
        from file in web
        where FolderOf(file) != owner.Folder
        from offence in file.Find(owner.Names, $"only {owner.Folder} names {owner.Library}")
        select offence;

    /// <summary>One global using would carry a name past the two rules above.</summary>
    public static IEnumerable<Offence> GlobalUsings(IEnumerable<SourceFile> sourcesAndProjects) =>
        from file in sourcesAndProjects
        from offence in file.Find(new(
            $@"(\bglobal\s+using\s|<Using\s+Include="")\s*(static\s+)?(\w+\s*=\s*)?" +
            $@"(Hangfire|MailKit|MimeKit|Marten|Microsoft\.AspNetCore\.SignalR|LiveNotify\.Web\.({string.Join('|', Neighbours)}))\b"),
            "no global using of what only one folder may name")
        select offence;

    /// <summary>The names of the events: in XEvents.cs, the sealed records that are an IXEvent.</summary>
    public static IEnumerable<string> Events(IEnumerable<SourceFile> domain) =>
        from file in domain
        where file.Path.EndsWith("Events.cs", StringComparison.Ordinal)
        from match in EventRecord.Matches(file.Code)
        select match.Groups[1].Value;

    public static IEnumerable<Offence> EventsMadeOutsideDomain(IEnumerable<SourceFile> domain, IEnumerable<SourceFile> web)
    {
        var events = string.Join('|', Events(domain).DefaultIfEmpty("-"));
        var made = new Regex($@"\bnew\s+(?:[\w.:]+\.)?({events})\s*[({{]|\b({events})\??\s+\w+\s*=\s*new\s*\(");
        return web.SelectMany(file => file.Find(made, "events are made by the domain's deciders"));
    }

    public static IEnumerable<Offence> WritesBesideTheEventStore(IEnumerable<SourceFile> web) =>
        from file in web
        where FolderOf(file) is "Pages" or "Api" or "Configuration"
        from offence in file.Find(DirectWrite, "Pages, Api and Configuration write through EventStore's verbs")
        select offence;

    public static IEnumerable<Offence> LongFiles(IEnumerable<SourceFile> files, int most) =>
        from file in files
        where file.LineCount > most
        select new Offence(file.Path, file.LineCount, "longer than it should be", $"{file.LineCount} lines, at most {most}");

    public static IEnumerable<Offence> InlineScriptOrStyle(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.EndsWith(".cshtml", StringComparison.Ordinal)
        from offence in file.Find(InlineCode, "the CSP forbids inline script and style")
        select offence;

    public static IEnumerable<Offence> LeftUndoneMarks(IEnumerable<SourceFile> files) =>
        files.SelectMany(file => file.FindAnywhere(LeftUndone, "do it, or open an issue"));

    private static string FolderOf(SourceFile file) => file.Path.Split('/') is ["web", var folder, _, ..] ? folder : "";

    private static string Namespace(string name) => $@"\busing\s+(static\s+)?(\w+\s*=\s*)?(global::)?{name}\b|(?<![\w.]){name}\.[A-Z]\w";
}
