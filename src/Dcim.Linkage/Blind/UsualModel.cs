namespace Dcim.Linkage.Blind;

/// <summary>
/// What the levels of encodings say where there are too few records to learn it from them, as measured on the invented victims that the
/// matcher is tried on.
/// </summary>
public static class UsualModel
{
    /// <summary>Fewer records than this tell nothing reliable of themselves.</summary>
    public const int FewestToEstimate = 2_000;

    /// <summary>The fields it is for.</summary>
    public static LinkageFields Fields { get; } =
        new([new("sex"), new("citizenship", FollowsFromName: true), new("form")]);

    /// <param name="records">How many there are.</param>
    public static LinkageModel Of(int records) => s_measured.For(records);

    private static readonly LinkageModel s_measured = new(
        new BlindComparison(Fields).Fields,
        [
            [0.008, 0.027, 0.054, 0.124, 0.787],
            [0.063, 0.029, 0.065, 0.111, 0.732],
            [0.01, 0.005, 0.05, 0.1, 0.04, 0.03, 0.765],
            [0.05, 0.95],
            [0.007, 0.285, 0.708],
            [0.009, 0.991],
            [0.03, 0.97],
            [0.16, 0.84],
            [0.04, 0.96],
        ],
        [
            [0.9563, 0.0259, 0.0097, 0.0036, 0.0045],
            [0.9837, 0.0077, 0.0025, 0.0018, 0.0043],
            [0.9703, 0.0203, 0.0026, 0.0041, 0.0024, 0.0001, 0.0002],
            [0.9999, 0.0001],
            [0.6004, 0.312, 0.0876],
            [0.434, 0.566],
            [0.885, 0.115],
            [0.644, 0.356],
            [0.152, 0.848],
        ],
        Prior: 0.5
    );
}
