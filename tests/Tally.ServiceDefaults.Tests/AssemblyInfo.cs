// Every host in a process hears the activity sources and meters of all others, so one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
