namespace CrContainers.Engine.Image.Records;

/// <summary>One prctl(2) setting: the PR_SET_… operation that sets it, and its value.</summary>
public readonly record struct ControlSetting(int Operation, ulong Value);
