using System.Text.Json;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>One line of JSON in, one line of JSON out, in the same order, however many there are.</summary>
internal static class Batch
{
    /// <summary>A 64 MiB body in base64 fits.</summary>
    public const int MaxLineBytes = 96 * 1024 * 1024;

    private const int BufferBytes = 64 * 1024;

    /// <summary>How a line of output is written.</summary>
    public static readonly JsonSerializerOptions OneLine = new(CommandFrame.Json) { WriteIndented = false };

    /// <summary>Answers every line of a file, or of the standard input where <paramref name="source"/> is "-"; a line that can't be read gets an error as its answer. Returns the exit code.</summary>
    /// <exception cref="CommandFailure">The file can't be read.</exception>
    public static async Task<int> AnswerAsync(string source, Func<BatchCase, object> answer, CancellationToken cancellationToken)
    {
        bool isLive = source == "-";
        await using Stream input = isLive ? Console.OpenStandardInput() : Open(source);
        await using Stream output = Output();
        int exitCode = ExitCode.Done;
        await foreach (InputLine line in new LineReader(input, MaxLineBytes).ReadAsync(cancellationToken))
        {
            object answered = BatchCase.Answer(line, answer);
            exitCode = answered is BatchError ? ExitCode.Findings : exitCode;
            Write(output, answered);
            // Whoever writes a line and waits for its answer must get it.
            if (isLive)
                await output.FlushAsync(cancellationToken);
        }

        return exitCode;
    }

    /// <summary>The standard output, buffered.</summary>
    public static Stream Output() => new BufferedStream(Console.OpenStandardOutput(), BufferBytes);

    /// <summary>Writes one answer as a line.</summary>
    public static void Write(Stream output, object answer)
    {
        JsonSerializer.Serialize(output, answer, answer.GetType(), OneLine);
        output.WriteByte((byte)'\n');
    }

    private static FileStream Open(string file)
    {
        if (Directory.Exists(file))
            throw CommandFailure.Usage($"\"{file}\" is a folder: name a file of JSON lines.");
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"\"{file}\" can't be read: {fault.Message}");
        }
    }
}
