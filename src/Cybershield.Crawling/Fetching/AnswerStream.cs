namespace Cybershield.Crawling;

/// <summary>
/// A connection that does not pass off "closed without an answer" as an ordinary end. The handler would send such a request
/// again by itself, up to five times and at once; repeating is the host queue's business.
/// </summary>
internal sealed class AnswerStream(Stream inner) : Stream
{
    private volatile bool awaitsAnswer;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e) when (awaitsAnswer)
        {
            throw new UnansweredException(e);
        }

        if (read == 0 && !buffer.IsEmpty && awaitsAnswer)
        {
            throw new UnansweredException(null);
        }

        awaitsAnswer = awaitsAnswer && read == 0;
        return read;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        awaitsAnswer = true;
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>The connection was closed after a request and before its answer. Deliberately no <see cref="IOException"/>: the handler repeats those.</summary>
internal sealed class UnansweredException(Exception? inner) : InvalidOperationException("the connection was closed without an answer", inner);
