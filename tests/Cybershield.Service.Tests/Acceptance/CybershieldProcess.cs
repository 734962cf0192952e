using System.Diagnostics;
using System.Text;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The real executable in a process of its own.</summary>
internal sealed class CybershieldProcess : IAsyncDisposable
{
    private static readonly string Executable = typeof(Service.Demo.DemoHost).Assembly.Location;
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private CybershieldProcess(Process process) => _process = process;

    /// <summary>All that it has printed so far, standard output and error together.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts <c>cybershield</c> with these arguments.</summary>
    public static CybershieldProcess Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        CybershieldProcess started = new(Process.Start(start)!);
        started._process.OutputDataReceived += (_, line) => started.Note(line.Data);
        started._process.ErrorDataReceived += (_, line) => started.Note(line.Data);
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs it to its end and gives its exit code and standard output.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Executable, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(5));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits until a line matches, and returns the text so far; fails with the output when the process ends or time is up.</summary>
    public async Task<string> WaitForAsync(string text, TimeSpan? atMost = null)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(began) > (atMost ?? TimeSpan.FromSeconds(60)))
                throw new AssertionException($"'{text}' never appeared. Exited: {_process.HasExited}. It printed:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        return Output;
    }

    /// <summary>SIGKILL: as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGINT or SIGTERM; gives the exit code.</summary>
    public async Task<int> StopAsync(string signal = "INT")
    {
        using (Process kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
