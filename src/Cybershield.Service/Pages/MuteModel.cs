using Cybershield.Review;

namespace Cybershield.Service.Pages;

/// <param name="Flag">The flag that the mute starts from.</param>
/// <param name="UrlPrefix">What would be muted.</param>
/// <param name="Hides">How many flags that would take out of the queue now.</param>
/// <param name="Days">How long.</param>
public sealed record MuteModel(Flag Flag, string UrlPrefix, bool WholePrefix, int Hides, string Reason, int Days, string? Refusal);

/// <param name="Mutes">In force, and ended in the last 30 days.</param>
public sealed record MutesModel(IReadOnlyList<Mute> Mutes, string? Refusal);
