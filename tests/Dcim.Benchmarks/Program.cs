using System.Globalization;
using Dcim.Benchmarks;

// A console program and no benchmark library: one run of a million rows says enough, and the ratio is taken in the same run.
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
VictimTableBenchmark.Run(count);
