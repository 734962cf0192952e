using System.Diagnostics;
using System.Text;

namespace Cybershield.Service.Tests.Commands;

/// <summary>The real executable as a separate process.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Everything that it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
                return _output.ToString();
        }
    }

    public static ServiceProcess Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cybershield.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        ServiceProcess started = new(new Process { StartInfo = start });
        started._process.OutputDataReceived += (_, line) => started.Take(line.Data);
        started._process.ErrorDataReceived += (_, line) => started.Take(line.Data);
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using ServiceProcess process = Start(arguments);
        return (await process.EndAsync(), process.Output);
    }

    /// <summary>Waits for its end; returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until it has written something.</summary>
    public Task<string> SaysAsync(string text) => UntilAsync(() => Output.Contains(text, StringComparison.Ordinal), () => $"It never said \"{text}\":\n{Output}");

    /// <summary>Waits until something holds.</summary>
    public async Task<string> UntilAsync(Func<bool> holds, Func<string> otherwise)
    {
        long started = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience || (_process.HasExited && !holds()))
                Assert.Fail(otherwise());
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return Output;
    }

    /// <summary>Ctrl-C; returns its exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        using (Process kill = Process.Start("kill", ["-s", "INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        lock (_gate)
            _output.AppendLine(line);
    }
}
