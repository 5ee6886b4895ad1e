namespace LiveNotify.Domain.Templates;

/// <summary>What a template is made of: three texts in Liquid.</summary>
/// <param name="Subject">One line, 1-500 characters; the sender's prefix is put before it.</param>
/// <param name="Text">The mail's plain text, at most 64 kB.</param>
/// <param name="Html">The mail's HTML, a whole page, at most 64 kB.</param>
public sealed record TemplateTexts(string Subject, string Text, string Html);
