namespace Dcim.Linkage;

/// <summary>Spreads what is put in over all bits (the finaliser of SplitMix64): for places in tables, never to keep a secret.</summary>
internal static class Spread
{
    public static ulong Mix(ulong value)
    {
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9;
        value = (value ^ value >> 27) * 0x94D049BB133111EB;
        return value ^ value >> 31;
    }
}
