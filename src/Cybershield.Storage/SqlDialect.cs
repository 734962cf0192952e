namespace Cybershield.Storage;

/// <summary>What SQLite and PostgreSQL spell differently; all other SQL of the record is one text for both.</summary>
internal abstract class SqlDialect
{
    /// <summary>A join whose left side is small and is read first.</summary>
    public abstract string DrivenJoin { get; }

    /// <summary>The end of a query that takes rows for itself: those that another transaction holds are left out.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>A table (value, id) of the numbers in a JSON array; id rises in their order.</summary>
    public abstract string Numbers(string parameter);

    /// <summary>A table (value, id) of the texts in a JSON array; id rises in their order.</summary>
    public abstract string Texts(string parameter);

    /// <summary>A table (value, id) of the arrays in a JSON array, whose members <c>->></c> takes out; id rises in their order.</summary>
    public abstract string Rows(string parameter);

    /// <summary>A condition that a column's value is among the few that a query gives, each looked up in the column's index.</summary>
    public abstract string AmongFew(string column, string query);

    /// <summary>A column that is compared without looking for an index.</summary>
    public abstract string Unindexed(string column);

    /// <summary>A query for the <c>rowid</c> of the rows of <c>flag_search</c> that hold all of these.</summary>
    /// <param name="parameter">Adds a parameter and gives its name.</param>
    public abstract string Search(IReadOnlyList<SearchPart> parts, Func<SqlValue, string> parameter);
}
