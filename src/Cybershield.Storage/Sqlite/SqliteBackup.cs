using Microsoft.Data.Sqlite;

namespace Cybershield.Storage;

/// <summary>Copies of the embedded record: taken beside a running service, verified, and put back.</summary>
public static class SqliteBackup
{
    /// <summary>Writes a consistent copy of the record in <paramref name="dataFolder"/> to a new file and verifies it; what is committed meanwhile is in it or not, never half.</summary>
    /// <returns>The copy's size in bytes.</returns>
    /// <exception cref="RecordException">There is no record, the file exists, or the copy is not whole; the message says what to do.</exception>
    public static long Write(string dataFolder, string file)
    {
        string record = Path.Combine(dataFolder, SqliteStore.FileName);
        if (!File.Exists(record))
            throw new RecordException($"There is no record at '{record}': name its folder with --data.");
        if (File.Exists(file))
            throw new RecordException($"'{file}' exists already: name another file, a backup overwrites nothing.");
        string partial = file + ".partial";
        Guard(file, partial, $"The record '{record}' cannot be copied: {SqliteFaults.Damaged}", () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.Delete(partial);
            Copy(record, partial);
            Verify(partial, file);
            File.Move(partial, file);
        });
        return new FileInfo(file).Length;
    }

    /// <summary>Puts a verified backup in the place of the record. What was there is kept beside it.</summary>
    /// <returns>Where the old record is kept now; null where there was none.</returns>
    /// <exception cref="RecordException">A process crawls with the record, or the backup is not whole; nothing was changed.</exception>
    public static string? Restore(string dataFolder, string file, TimeProvider time)
    {
        if (!File.Exists(file))
            throw new RecordException($"There is no backup at '{file}'.");
        string record = Path.Combine(dataFolder, SqliteStore.FileName);
        string restored = record + ".restoring";
        string? kept = null;
        Guard(record, restored, $"'{file}' is no backup of a record, or a damaged one: name another file. Nothing was changed.", () =>
        {
            Directory.CreateDirectory(dataFolder);
            RefuseWhileHeld(dataFolder, time);
            File.Copy(file, restored, overwrite: true);
            Verify(restored, file);
            kept = PutAside(record, time.GetUtcNow());
            File.Move(restored, record);
        });
        return kept;
    }

    private static void Copy(string from, string to)
    {
        using SqliteConnection source = Open(from, SqliteOpenMode.ReadOnly);
        using SqliteConnection target = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
        // One file: a copy has no write-ahead log that could be left behind.
        Execute(target, "PRAGMA journal_mode=DELETE");
    }

    /// <summary>Whole by SQLite's own check, and of a schema that this version knows.</summary>
    private static void Verify(string file, string name)
    {
        using SqliteConnection connection = Open(file, SqliteOpenMode.ReadOnly);
        using SqliteSession session = new(connection);
        SqliteMigrations.RequireKnown(session, name);
        if (session.Number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'") > 0)
            throw new RecordException($"'{name}' is damaged: take another backup, and run `cybershield doctor` on the record that it came from.");
    }

    private static void RefuseWhileHeld(string dataFolder, TimeProvider time)
    {
        if (FindHolder(dataFolder, time) is { } holder)
            throw new RecordException($"Process {holder.ProcessId} on {holder.Machine} works with the record in {dataFolder}: stop it first, then restore.");
    }

    // A record that cannot be read any more is what a backup is for: it is put aside and kept.
    private static CrawlLockHolder? FindHolder(string dataFolder, TimeProvider time)
    {
        try
        {
            using SqliteSession session = new(Open(Path.Combine(dataFolder, SqliteStore.FileName), SqliteOpenMode.ReadOnly));
            return CrawlLock.HolderIn(session, time);
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private static string? PutAside(string record, DateTimeOffset now)
    {
        if (!File.Exists(record))
            return null;
        string kept = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record}.replaced-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}");
        File.Move(record, kept);
        foreach (string part in new[] { "-wal", "-shm" })
            if (File.Exists(record + part))
                File.Move(record + part, kept + part);
        return kept;
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <param name="unfinished">What it works in, which is not left behind where it fails.</param>
    /// <param name="damaged">What to say where a database is none, or is damaged.</param>
    private static void Guard(string file, string unfinished, string damaged, Action act)
    {
        try
        {
            act();
        }
        catch (SqliteException fault) when (SqliteFaults.IsDamage(fault.SqliteErrorCode))
        {
            throw new RecordException(damaged, fault);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"'{file}' cannot be written or read ({fault.Message.TrimEnd('.')}): check the folder, its rights and the space on the disk.", fault);
        }
        finally
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
        }
    }
}
