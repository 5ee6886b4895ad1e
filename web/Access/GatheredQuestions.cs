namespace LiveNotify.Web.Access;

/// <summary>
/// Asks for many in one question: who comes while one is under way waits for the next. So nobody waits for a timer, and
/// no answer is older than what it was asked for.
/// </summary>
/// <param name="ask">Answers for those it finds.</param>
internal sealed class GatheredQuestions<TAnswer>(Func<string[], Task<Dictionary<string, TAnswer>>> ask) where TAnswer : class
{
    /// <summary>A question that takes longer has found no database; the caller hears so in time to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(7);

    private readonly Lock _lock = new();
    private Dictionary<string, TaskCompletionSource<TAnswer?>> _waiting = [];
    private bool _asking;

    /// <exception cref="TimeoutException">There was no answer within 7 s.</exception>
    public Task<TAnswer?> AskAsync(string name, CancellationToken cancellationToken)
    {
        TaskCompletionSource<TAnswer?>? answer;
        bool isFirst;
        lock (_lock)
        {
            if (!_waiting.TryGetValue(name, out answer))
                _waiting[name] = answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (isFirst, _asking) = (!_asking, true);
        }

        if (isFirst) _ = AnswerAsync();
        return answer.Task.WaitAsync(Patience, cancellationToken);
    }

    private async Task AnswerAsync()
    {
        while (Take() is { } asked)
        {
            try
            {
                var found = await ask([.. asked.Keys]);
                foreach (var (name, answer) in asked) answer.SetResult(found.GetValueOrDefault(name));
            }
            catch (Exception e)
            {
                foreach (var answer in asked.Values) answer.SetException(e);
            }
        }
    }

    private Dictionary<string, TaskCompletionSource<TAnswer?>>? Take()
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
}
