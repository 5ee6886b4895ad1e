using System.Globalization;
using System.Text;
using DotLiquid;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>A time in the receiver's zone: as it stands in our own mails, or in a format like <c>%Y-%m-%d</c>.</summary>
internal sealed record LiquidTime(DateTimeOffset Local, string Zone) : ILiquidizable
{
    private static readonly Dictionary<char, string> _formats = new()
    {
        ['Y'] = "yyyy",
        ['y'] = "yy",
        ['m'] = "MM",
        ['d'] = "dd",
        ['H'] = "HH",
        ['I'] = "hh",
        ['M'] = "mm",
        ['S'] = "ss",
        ['p'] = "tt",
        ['z'] = "zzz",
        ['F'] = "yyyy-MM-dd",
        ['T'] = "HH:mm:ss",
        ['R'] = "HH:mm",
    };

    public static string Directives => string.Join(' ', _formats.Keys.Append('%').Select(c => $"%{c}"));

    /// <summary>The first directive that is not known, or null.</summary>
    public static string? Problem(string format)
    {
        for (var i = format.IndexOf('%', StringComparison.Ordinal); i >= 0; i = i + 2 < format.Length ? format.IndexOf('%', i + 2) : -1)
            if (i + 1 == format.Length || (format[i + 1] != '%' && !_formats.ContainsKey(format[i + 1])))
                return format[i..Math.Min(i + 2, format.Length)];
        return null;
    }

    public string Format(string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
            if (format[i] != '%' || i + 1 == format.Length) text.Append(format[i]);
            else if (_formats.TryGetValue(format[++i], out var pattern)) text.Append(Local.ToString(pattern, CultureInfo.InvariantCulture));
            else text.Append(format[i]);
        return text.ToString();
    }

    public object ToLiquid() => this;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Local:yyyy-MM-dd HH:mm:ss zzz} ({Zone})");
}
