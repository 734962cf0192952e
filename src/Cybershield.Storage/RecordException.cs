namespace Cybershield.Storage;

/// <summary>The record cannot be opened or written: the message says what is wrong and what to do, for an administrator.</summary>
public sealed class RecordException : Exception
{
    /// <summary>An empty fault; serves frameworks only.</summary>
    public RecordException() { }

    /// <summary>A fault without a cause of its own.</summary>
    public RecordException(string message) : base(message) { }

    /// <summary>A fault and what SQLite or the file system said.</summary>
    public RecordException(string message, Exception innerException) : base(message, innerException) { }
}
