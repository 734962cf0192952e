using Cybershield.Elasticsearch;
using Cybershield.Service.Configuration;
using Cybershield.Storage;

namespace Cybershield.Service.Crawl;

/// <summary>Deletes the indices of months that are older than the settings keep, unless something in them keeps them.</summary>
internal sealed class IndexMonthDeletion(IndexMonths months, IndexDeletion indices, RetentionOptions options)
{
    /// <summary>What would go and what stays, oldest first; changes nothing.</summary>
    public IReadOnlyList<IndexMonth> Preview() => options.IndexMonths is int kept ? months.Due(kept) : [];

    /// <summary>Deletes them one by one; each is in the audit. Marked in the record first: whatever is cut short is finished by the next run.</summary>
    /// <param name="deleted">Called after each: who writes to indices in this process must not take them to be there.</param>
    /// <exception cref="HttpRequestException">The search server did not answer, or refused; its words are in the message.</exception>
    public async Task<IReadOnlyList<IndexMonth>> DeleteAsync(Action deleted, CancellationToken cancellationToken)
    {
        List<IndexMonth> gone = [];
        foreach (IndexMonth month in Preview().Where(month => !month.IsKept))
        {
            if (await months.DropAsync(month, cancellationToken) is not int generation)
                continue;
            ServerAnswer answer = await indices.DeleteAsync(generation, month.StartsAt, cancellationToken);
            if (!answer.Accepted)
                throw new HttpRequestException($"The index of {month.Name} was not deleted: {answer}");
            deleted();
            await months.FinishAsync(month, cancellationToken);
            gone.Add(month);
        }

        return gone;
    }
}
