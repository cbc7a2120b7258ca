using System.IO.Hashing;
using CrContainers.Engine.Image;

namespace CrContainers.Tests.Unit.Image;

public sealed class RecordHeaderTests
{
    /// <summary>Short payloads are put behind the header, longer ones are not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(10_000)]
    public void A_checksum_is_that_of_header_and_payload(int length)
    {
        var header = Enumerable.Range(0, RecordHeader.Size).Select(number => (byte)number).ToArray();
        var payload = Enumerable.Range(0, length).Select(number => (byte)(number * 7)).ToArray();

        Assert.Equal(XxHash3.HashToUInt64([.. header[..24], .. payload]), RecordHeader.ChecksumOf(header, payload));
    }
}
