using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>What the disk does to the record, for an administrator.</summary>
internal static class SqliteFaults
{
    /// <summary>What to do with a damaged record.</summary>
    public const string Damaged = "the file is damaged. Stop the service, keep the file, and put back the last good copy with `cybershield restore`.";

    /// <summary>Null where the fault does not come from the disk.</summary>
    public static RecordException? Explain(Exception fault, string path) =>
        fault is SqliteException sqlite && AdviceFor(sqlite.SqliteErrorCode, path) is { } advice ? new RecordException($"The record '{path}' cannot be used now ({Plain(sqlite)}): {advice}", fault) : null;

    /// <summary>Whether the file is no database any more, or none that can be read.</summary>
    public static bool IsDamage(int code) => code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static string? AdviceFor(int code, string path) => code switch
    {
        raw.SQLITE_FULL => $"make room on the disk of '{Path.GetDirectoryName(path)}'. Nothing is lost, and a running service goes on by itself.",
        raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => "check the disk, and that the folder is there and mounted. A running service goes on by itself once it is.",
        raw.SQLITE_READONLY => "make its folder and files writable for this user. A running service goes on by itself once they are.",
        _ when IsDamage(code) => Damaged,
        _ => null,
    };

    // SQLite's own message reads "SQLite Error 13: 'database or disk is full'."
    private static string Plain(SqliteException fault) => fault.Message.Split('\'') is [_, string what, ..] ? what : fault.Message;
}
