using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>
/// Finds sources by their keys, many in one question: who comes while one is under way waits for the next. So no answer is
/// older than the request it is for, and a key that was turned off is off at once, on every node.
/// </summary>
internal sealed class SourceKeys(IDocumentStore store)
{
    private readonly Lock _lock = new();
    private Dictionary<string, TaskCompletionSource<Source?>> _waiting = [];
    private bool _asking;

    /// <param name="hash">Of the key, as <see cref="Secrets.Hash"/> makes it.</param>
    /// <returns>The source with that key, enabled or not; null when there is none.</returns>
    public Task<Source?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        TaskCompletionSource<Source?>? answer;
        bool isFirst;
        lock (_lock)
        {
            if (!_waiting.TryGetValue(hash, out answer))
                _waiting[hash] = answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (isFirst, _asking) = (!_asking, true);
        }

        if (isFirst) _ = AskAsync();
        return answer.Task.WaitAsync(cancellationToken);
    }

    private async Task AskAsync()
    {
        while (Take() is { } asked)
        {
            try
            {
                var found = (await ReadAsync([.. asked.Keys])).ToDictionary(source => source.KeyHash);
                foreach (var (hash, answer) in asked) answer.SetResult(found.GetValueOrDefault(hash));
            }
            catch (Exception e)
            {
                foreach (var answer in asked.Values) answer.SetException(e);
            }
        }
    }

    private Dictionary<string, TaskCompletionSource<Source?>>? Take()
    {
        lock (_lock)
        {
            _asking = _waiting.Count > 0;
            if (!_asking) return null;
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    private async Task<IReadOnlyList<Source>> ReadAsync(string[] hashes)
    {
        await using var session = store.QuerySession();
        return await session.Query<Source>().Where(source => source.KeyHash.IsOneOf(hashes)).ToListAsync();
    }
}
