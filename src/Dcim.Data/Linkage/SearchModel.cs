using Dcim.Linkage;

namespace Dcim.Data.Linkage;

/// <summary>
/// What agreement and disagreement weigh when an institution searches its own registrations: fixed, so that the same search ranks the
/// same today and tomorrow. The shares are those measured on <c>victims_10k</c> (four million pairs of two persons), rounded; that of the
/// citizenship is set by hand. How likely it is that there is anybody at all is left to who searches.
/// </summary>
public static class SearchModel
{
    /// <summary>In bits: a name that is the same is above it, one that is only similar is not, and neither is one that is the same where the other differs.</summary>
    public const double Lowest = 6;

    /// <summary>Document and year of registration: who searches does not say them.</summary>
    private static readonly double[] s_notAsked = [1, 1, 1];

    public static LinkageFields Fields { get; } =
        new([new CodeField("sex"), new CodeField("citizenship", FollowsFromName: true)]);

    public static LinkageModel Model { get; } =
        new(
            new PlainComparison(Fields).Fields,
            [
                // given, family, birth, document, year, sex, citizenship, the same where the names are alike
                [0.012, 0.011, 0.031, 0.146, 0.80],
                [0.041, 0.017, 0.041, 0.153, 0.748],
                [0.003, 0.001, 0.005, 0.103, 0.043, 0.06, 0.014, 0.771],
                s_notAsked,
                s_notAsked,
                [0.01, 0.99],
                [0.05, 0.95],
                [0.04, 0.96],
            ],
            [
                [0.955, 0.026, 0.006, 0.008, 0.005],
                [0.977, 0.013, 0.003, 0.003, 0.004],
                [0.974, 0.0155, 0.001, 0.0044, 0.0032, 0.0021, 0.00003, 0.00006],
                s_notAsked,
                s_notAsked,
                [0.43, 0.57],
                [0.85, 0.15],
                [0.28, 0.72],
            ],
            Prior: 0.5
        );
}
