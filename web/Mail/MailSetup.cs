using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Mail.Templates;

namespace LiveNotify.Web.Mail;

public static class MailSetup
{
    /// <summary>
    /// Composing and sending mail, and trying senders. Call it before the queue: hosted services stop in reverse order, and
    /// connections say QUIT when nobody sends any more.
    /// </summary>
    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(MailOptions.From(builder.Configuration));
        builder.Services.AddSingleton<MailTemplates>();
        builder.Services.AddSingleton<ITemplateWorkshop>(services => services.GetRequiredService<MailTemplates>());
        builder.Services.AddSingleton<ITemplateCheck>(services => services.GetRequiredService<MailTemplates>());
        builder.Services.AddSingleton<MailComposer>();
        builder.Services.AddSingleton<IMailPreview>(services => services.GetRequiredService<MailComposer>());
        builder.Services.AddSingleton<RelayPool>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RelayPool>());
        builder.Services.AddSingleton<IMailTransport, SmtpTransport>();
        builder.Services.AddSingleton<ISenderTester, SenderTester>();
        builder.Services.AddSingleton<ISenderProbe, SenderProbe>();
        builder.Services.AddSingleton<IInvitationMail, InvitationMail>();
        builder.Services.AddSingleton(new MailPorts());
        builder.Services.AddSingleton<IPortFinder, PortFinder>();
        builder.Services.AddSingleton<IMailReader, MailReader>();
        return builder;
    }
}
