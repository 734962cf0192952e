using System.Diagnostics;
using System.Text;

namespace Cybershield.Service.Tests.Commands;

/// <summary>The real executable as a separate process.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "cybershield.dll");
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Everything that it has written so far, standard output and error together.</summary>
    public string Output
    {
        get
        {
            lock (_gate)
                return _output.ToString();
        }
    }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    public static ServiceProcess Start(params string[] arguments) => StartAs("dotnet", [Executable, .. arguments]);

    /// <summary>The same, but a file that may not grow fails the write instead of ending the process.</summary>
    public static ServiceProcess StartIgnoringFileLimits(params string[] arguments) =>
        StartAs("/bin/sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "dotnet", Executable, .. arguments]);

    private static ServiceProcess StartAs(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        ServiceProcess started = new(new Process { StartInfo = start });
        started._process.OutputDataReceived += (_, line) => started.Take(line.Data);
        started._process.ErrorDataReceived += (_, line) => started.Take(line.Data);
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs a command to its end; its standard output and standard error are kept apart.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", [Executable, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using CancellationTokenSource patience = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token), error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
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
        await SignalAsync("INT");
        return await EndAsync();
    }

    /// <summary>Sends a signal: STOP makes it stand still, CONT lets it go on.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", ["-s", signal, Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
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
