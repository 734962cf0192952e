using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cybershield.Storage;

/// <summary>
/// How SQLite works in this process: without a lock around every call, for a connection is one thread's at a time, and without an account of its memory, which
/// takes a lock for every piece. Together they are a tenth of what recording a page costs.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly bool IsSettled = SettleOnce();

    /// <summary>Before the first connection of the process; later it changes nothing.</summary>
    public static bool Settle() => IsSettled;

    private static bool SettleOnce()
    {
        // Loads the library, which nothing else has done yet.
        RuntimeHelpers.RunClassConstructor(typeof(SqliteConnection).TypeHandle);
        return raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD) == raw.SQLITE_OK & raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0) == raw.SQLITE_OK;
    }
}
