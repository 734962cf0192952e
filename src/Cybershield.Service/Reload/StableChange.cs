namespace Cybershield.Service.Reload;

/// <summary>Tells when a folder's content has changed and stands still: a hash that differs from the one in force and was seen twice in a row.</summary>
internal sealed class StableChange(string inForce)
{
    private string _inForce = inForce;
    private string _lastSeen = inForce;

    /// <summary>Takes what a poll saw. True while a change has settled and was not acted upon.</summary>
    public bool See(string hash)
    {
        bool settled = hash == _lastSeen && hash != _inForce;
        _lastSeen = hash;
        return settled;
    }

    /// <summary>The change was taken or refused: it is not told again.</summary>
    public void Acted() => _inForce = _lastSeen;
}
