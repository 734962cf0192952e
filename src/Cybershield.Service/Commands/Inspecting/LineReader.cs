using System.Buffers;
using System.Runtime.CompilerServices;

namespace Cybershield.Service.Commands.Inspecting;

/// <summary>Cuts a stream into lines within bounded memory.</summary>
/// <param name="maxLineBytes">A longer line is read over and handed out as <see cref="InputLine.IsTooLong"/>.</param>
internal sealed class LineReader(Stream input, int maxLineBytes)
{
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isTooLong;

    /// <summary>The lines in their order, without their ends. A line's bytes are good until the next one is asked for.</summary>
    public async IAsyncEnumerable<InputLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[64 * 1024];
        int read;
        long number = 0;
        while ((read = await input.ReadAsync(chunk, cancellationToken)) > 0)
        {
            int start = 0;
            for (int end = Array.IndexOf(chunk, (byte)'\n', 0, read); end >= 0; end = Array.IndexOf(chunk, (byte)'\n', start, read - start))
            {
                Append(chunk.AsSpan(start, end - start));
                yield return Take(++number);
                start = end + 1;
            }

            Append(chunk.AsSpan(start, read - start));
        }

        if (_line.WrittenCount > 0 || _isTooLong)
            yield return Take(++number);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _isTooLong |= _line.WrittenCount + bytes.Length > maxLineBytes;
        if (!_isTooLong)
            _line.Write(bytes);
    }

    private InputLine Take(long number)
    {
        InputLine line = new(number, _line.WrittenMemory, _isTooLong);
        _line.ResetWrittenCount();
        _isTooLong = false;
        return line;
    }
}

/// <summary>One line of input.</summary>
/// <param name="Number">From 1.</param>
internal readonly record struct InputLine(long Number, ReadOnlyMemory<byte> Bytes, bool IsTooLong);
