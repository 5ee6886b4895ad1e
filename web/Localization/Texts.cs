namespace LiveNotify.Web.Localization;

/// <summary>
/// Names the one set of translations: <c>IStringLocalizer&lt;Texts&gt;</c>. The English text is the key, as in gettext, so
/// English needs no file, code reads as what it says, and a missing translation shows English instead of a code.
/// </summary>
public sealed class Texts;
