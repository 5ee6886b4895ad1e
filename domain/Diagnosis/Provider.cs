namespace LiveNotify.Domain.Diagnosis;

/// <summary>Mail providers with ways of their own.</summary>
public enum Provider
{
    Other,
    Gmail,
    Microsoft,

    /// <summary>QQ Mail and Tencent Exmail.</summary>
    Tencent,

    /// <summary>163, 126 and yeah.net.</summary>
    NetEase,
    Aliyun,
}

internal static class Providers
{
    private static readonly (string Domain, Provider Provider)[] _domains =
    [
        ("gmail.com", Provider.Gmail),
        ("googlemail.com", Provider.Gmail),
        ("office365.com", Provider.Microsoft),
        ("outlook.com", Provider.Microsoft),
        ("partner.outlook.cn", Provider.Microsoft),
        ("qq.com", Provider.Tencent),
        ("163.com", Provider.NetEase),
        ("126.com", Provider.NetEase),
        ("yeah.net", Provider.NetEase),
        ("aliyun.com", Provider.Aliyun),
        ("mxhichina.com", Provider.Aliyun),
    ];

    /// <summary>Whose relay this host name is, as far as the name tells.</summary>
    public static Provider Of(string host) => Array.Find(_domains, known =>
        host.Equals(known.Domain, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith($".{known.Domain}", StringComparison.OrdinalIgnoreCase)).Provider;
}
