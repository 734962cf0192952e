using System.IO.Compression;

namespace Cybershield.Crawling;

/// <summary>The text of a sitemap or feed, unpacked within a limit.</summary>
internal static class ListBody
{
    /// <summary>The text, or null and what stands against reading it.</summary>
    public static string? Read(byte[] body, string? contentType, int maxUnpackedBytes, out string? problem)
    {
        byte[] bytes = body;
        problem = null;
        if (body is [0x1F, 0x8B, ..])
        {
            bytes = Unpack(body, maxUnpackedBytes, out problem);
        }
        else if (body.Length > maxUnpackedBytes)
        {
            problem = $"larger than {maxUnpackedBytes} bytes";
        }

        if (bytes.Length > maxUnpackedBytes)
        {
            return null;
        }

        CharacterSet set = CharsetDetector.Detect(bytes, contentType);
        return CharsetDetector.Decode(bytes, set);
    }

    // A cut archive still gives its first part.
    private static byte[] Unpack(byte[] body, int maxUnpackedBytes, out string? problem)
    {
        using GZipStream gzip = new(new MemoryStream(body), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        byte[] buffer = new byte[64 * 1024];
        problem = null;
        try
        {
            for (int read = gzip.Read(buffer); read > 0; read = gzip.Read(buffer))
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > maxUnpackedBytes)
                {
                    problem = $"unpacks to more than {maxUnpackedBytes} bytes";
                    break;
                }
            }
        }
        catch (InvalidDataException broken)
        {
            problem = $"broken gzip: {broken.Message}";
        }

        return unpacked.ToArray();
    }
}
