using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Everything the app logs, down to the finest level, scopes and exceptions included.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _shown = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Those that are shown as appsettings.json has it: ours from information on, the framework's from warnings on.</summary>
    public IReadOnlyCollection<string> Shown => _shown;

    /// <summary>For the <c>configure</c> of <see cref="LiveNotifyApp.Start"/>.</summary>
    public void Listen(IServiceCollection services) => services
        .Replace(ServiceDescriptor.Singleton<ILoggerFactory, LoggerFactory>())
        .AddLogging(logging => logging.AddProvider(this).AddFilter<LogCapture>(null, LogLevel.Trace));

    public ILogger CreateLogger(string categoryName) => new Listener(categoryName, this);

    public void Dispose()
    {
    }

    private void Add(string category, LogLevel level, string line)
    {
        _lines.Enqueue(line);
        if (level >= (category.StartsWith("LiveNotify.", StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning)) _shown.Enqueue(line);
    }

    private sealed class Listener(string category, LogCapture log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            log._lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(category, logLevel, $"{category} {formatter(state, exception)} {exception}");
    }
}
