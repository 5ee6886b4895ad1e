namespace LiveNotify.Web.EventStore;

/// <summary>Names in the database that hand-written SQL needs.</summary>
internal static class DeliverySql
{
    public const string Schema = "livenotify";
    public const string Table = Schema + ".mt_doc_delivery";
}
