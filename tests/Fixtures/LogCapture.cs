using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Everything the app logs, down to the finest level, scopes and exceptions included.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>For the <c>configure</c> of <see cref="LiveNotifyApp.Start"/>.</summary>
    public void Listen(IServiceCollection services) => services
        .Replace(ServiceDescriptor.Singleton<ILoggerFactory, LoggerFactory>())
        .AddLogging(logging => logging.AddProvider(this).AddFilter<LogCapture>(null, LogLevel.Trace));

    public ILogger CreateLogger(string categoryName) => new Listener(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Listener(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
    }
}
