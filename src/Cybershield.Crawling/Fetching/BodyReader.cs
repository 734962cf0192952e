using System.Buffers;
using System.IO.Compression;

namespace Cybershield.Crawling;

/// <summary>Reads and unpacks a body within limits, counting the bytes of the wire and those they unpack to.</summary>
internal sealed class BodyReader(FetcherOptions options)
{
    // Small pages may be as repetitive as they like.
    private const int RatioCountsFrom = 1024 * 1024;
    private const int FirstBuffer = 32 * 1024;

    /// <summary>The unpacked bytes, at most <paramref name="maxBytes"/>.</summary>
    /// <exception cref="BodyRefusedException">A limit was hit, or the encoding is unknown.</exception>
    public async Task<byte[]> ReadAsync(HttpContent content, int maxBytes, bool truncate, CancellationToken cancellationToken)
    {
        await using Stream raw = await content.ReadAsStreamAsync(cancellationToken);
        string encoding = WireHeaders.First(content.Headers, "Content-Encoding")?.Trim() ?? "";
        if (IsPlain(encoding))
        {
            return await ReadPlainAsync(raw, content.Headers.ContentLength, maxBytes, truncate, cancellationToken);
        }

        await using CountingStream counting = new(raw);
        await using Stream unpacked = await UnpackAsync(counting, encoding, cancellationToken);
        return await ReadToEndAsync(unpacked, FirstBuffer, new Limit(maxBytes, truncate, counting), cancellationToken);
    }

    /// <summary>Unpacks gzip bytes that are the resource itself (<c>sitemap.xml.gz</c>), under the same limits.</summary>
    /// <exception cref="BodyRefusedException">A limit was hit.</exception>
    public async Task<byte[]> GunzipAsync(byte[] packed, CancellationToken cancellationToken)
    {
        await using CountingStream counting = new(new MemoryStream(packed, writable: false));
        await using GZipStream unpacked = new(counting, CompressionMode.Decompress);
        return await ReadToEndAsync(unpacked, FirstBuffer, new Limit(options.MaxBodyBytes, false, counting), cancellationToken);
    }

    private static bool IsPlain(string encoding) => encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private Task<byte[]> ReadPlainAsync(Stream raw, long? length, int maxBytes, bool truncate, CancellationToken cancellationToken)
    {
        if (length > maxBytes && !truncate)
        {
            throw new BodyRefusedException(FailureReason.BodyTooLarge, $"announces {length} bytes, the limit is {maxBytes}");
        }

        // One byte more than announced, so that the end is seen without growing.
        int first = (int)Math.Min(length + 1 ?? FirstBuffer, 1024 * 1024);
        return ReadToEndAsync(raw, first, new Limit(maxBytes, truncate, null), cancellationToken);
    }

    private async Task<byte[]> ReadToEndAsync(Stream stream, int firstBuffer, Limit limit, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(firstBuffer);
        int length = 0;
        try
        {
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
                length += read;
                if (read == 0 || (limit.Truncate && length >= limit.MaxBytes))
                {
                    return buffer.AsSpan(0, Math.Min(length, limit.MaxBytes)).ToArray();
                }

                Check(length, limit);
                buffer = length == buffer.Length ? Grow(buffer) : buffer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Check(int length, Limit limit)
    {
        if (limit.Packed is { } packed && length > RatioCountsFrom && length > packed.Count * options.MaxCompressionRatio)
        {
            throw new BodyRefusedException(FailureReason.CompressionBomb, $"{packed.Count} bytes unpack to more than {length}");
        }

        if (length > limit.MaxBytes)
        {
            throw limit.Packed is null ? new BodyRefusedException(FailureReason.BodyTooLarge, $"longer than {limit.MaxBytes} bytes")
                : new BodyRefusedException(FailureReason.CompressionBomb, $"unpacks to more than {limit.MaxBytes} bytes");
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static async ValueTask<Stream> UnpackAsync(CountingStream packed, string encoding, CancellationToken cancellationToken) =>
        encoding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(packed, CompressionMode.Decompress),
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "deflate" when await packed.StartsAsZlibAsync(cancellationToken) => new ZLibStream(packed, CompressionMode.Decompress),
            "deflate" => new DeflateStream(packed, CompressionMode.Decompress),
            _ => throw new BodyRefusedException(FailureReason.Malformed, "an encoding that was not asked for"),
        };

    private readonly record struct Limit(int MaxBytes, bool Truncate, CountingStream? Packed);
}

/// <summary>A body that is not read any further.</summary>
internal sealed class BodyRefusedException(FailureReason reason, string detail) : Exception(detail)
{
    public FailureReason Reason { get; } = reason;
}
