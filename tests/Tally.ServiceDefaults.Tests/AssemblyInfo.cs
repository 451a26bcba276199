using Xunit.Sdk;
using Xunit.v3;

// Every host in a process hears the activity sources and meters of all others, so one test at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
