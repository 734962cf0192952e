namespace Cybershield.Crawling;

/// <summary>Counts what is read, and can look at the first two bytes.</summary>
internal sealed class CountingStream(Stream inner) : Stream
{
    private readonly byte[] head = new byte[2];
    private int headLength;
    private int headTaken;

    /// <summary>Bytes read from the wire so far.</summary>
    public long Count { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>"deflate" means zlib (RFC 9110), yet some servers send it bare; zlib's two bytes are a multiple of 31.</summary>
    public async ValueTask<bool> StartsAsZlibAsync(CancellationToken cancellationToken)
    {
        headLength = await inner.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, cancellationToken);
        Count += headLength;
        return headLength == 2 && (head[0] & 15) == 8 && ((head[0] << 8) | head[1]) % 31 == 0;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int fromHead = Math.Min(buffer.Length, headLength - headTaken);
        if (fromHead > 0)
        {
            head.AsMemory(headTaken, fromHead).CopyTo(buffer);
            headTaken += fromHead;
            return fromHead;
        }

        int read = await inner.ReadAsync(buffer, cancellationToken);
        Count += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

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
