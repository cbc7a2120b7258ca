using Xunit.Sdk;
using Xunit.v3;

// A program that one test has just written cannot be executed while a child that another test forks still has it open (ETXTBSY).
[assembly: Parallelization(Mode = ParallelMode.None)]
