using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using SandboxGateway.Isolation.Refusals;
using SandboxGateway.Isolation.Seccomp;
using SandboxGateway.Isolation.Tests.Seccomp;

namespace SandboxGateway.Isolation.Tests.Refusals;

/// <summary>Calls as a sandbox would make them; its memory is the test's own.</summary>
public sealed unsafe class CallTextTests : IDisposable
{
    private const int PageSize = 4096;

    private readonly SandboxMemory _memory = new(Environment.ProcessId);
    private readonly List<nint> _allocated = [];

    public void Dispose() => _allocated.ForEach(static address => NativeMemory.Free((void*)address));

    [Theory]
    [InlineData("192.0.2.1", 443, "192.0.2.1:443")]
    [InlineData("2001:db8::1", 53, "[2001:db8::1]:53")]
    [InlineData("::ffff:10.0.0.1", 80, "[::ffff:10.0.0.1]:80")]
    public void Describe_ConnectToAnInternetAddress_NamesIt(string address, int port, string expected)
    {
        var bytes = Internet(IPAddress.Parse(address), port);

        var (detail, destination) = Describe(Syscall.connect, 7, Place(bytes), (ulong)bytes.Length);

        Assert.Equal($"fd=7 address={expected}", detail);
        Assert.Equal(expected, destination);
    }

    [Theory]
    [InlineData("/run/x", "unix:/run/x")]
    [InlineData("/run/x\0behind the end", "unix:/run/x")]
    [InlineData("\0name", "unix:@name")]
    [InlineData("\0na\0me", "unix:@na\\x00me")]
    [InlineData("/a b\u001b[31m\n", "unix:/a\\x20b\\x1b[31m\\x0a")]
    [InlineData("", "unix:")]
    public void Describe_ConnectToAUnixAddress_NamesItEscaped(string path, string expected)
    {
        byte[] bytes = [1, 0, .. Encoding.Latin1.GetBytes(path)];

        var (_, destination) = Describe(Syscall.connect, 3, Place(bytes), (ulong)bytes.Length);

        Assert.Equal(expected, destination);
    }

    [Fact]
    public void Describe_OtherFamilies_AreNamed()
    {
        Assert.Equal("vsock:2:1024", Destination([40, 0, 0, 0, 0, 4, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Equal("netlink:0", Destination([16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        Assert.Equal("alg:", Destination([38, 0, 1, 2, 3]));
        Assert.Equal("unspec:", Destination([0, 0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void Describe_AddressTooShortForItsFamily_NamesNothing(int length)
    {
        var bytes = Internet(IPAddress.Loopback, 1);

        var (detail, destination) = Describe(Syscall.connect, 3, Place(bytes), (ulong)length);

        Assert.Equal("fd=3", detail);
        Assert.Empty(destination);
    }

    [Theory]
    [InlineData(0UL, 16UL)]
    [InlineData(8UL, 16UL)]
    [InlineData(0xFFFFFFFFFFFFFFF0UL, 110UL)]
    [InlineData(0x00007FFFFFFFFFFFUL, 0xFFFFFFFFUL)]
    public void Describe_MemoryThatIsNotThere_NamesNothing(ulong address, ulong length)
    {
        var (detail, destination) = Describe(Syscall.connect, 3, address, length);

        Assert.Equal("fd=3", detail);
        Assert.Empty(destination);
    }

    [Fact]
    public void Describe_AddressOfTheLongestLength_ReadsNoMore()
    {
        byte[] bytes = [1, 0, .. Enumerable.Repeat((byte)'a', 4094)];

        var (_, destination) = Describe(Syscall.connect, 3, Place(bytes), uint.MaxValue);

        Assert.Equal($"unix:{new string('a', 108)}", destination);
    }

    [Fact]
    public void Describe_MessageWithAnAddress_NamesIt()
    {
        var address = Internet(IPAddress.Parse("198.51.100.7"), 53);
        var header = new byte[56];
        BitConverter.TryWriteBytes(header, Place(address));
        BitConverter.TryWriteBytes(header.AsSpan(8), (uint)address.Length);

        var (detail, destination) = Describe(Syscall.sendmsg, 5, Place(header), 0x4000);

        Assert.Equal("fd=5 address=198.51.100.7:53 flags=0x4000", detail);
        Assert.Equal("198.51.100.7:53", destination);
        Assert.Equal("198.51.100.7:53", Describe(Syscall.sendmmsg, 5, Place(header), 1).Destination);
    }

    [Fact]
    public void Describe_Paths_AreEscapedAndCut()
    {
        var path = Place([.. "/etc/\"x\"\\ \u00e9"u8, 0]);

        Assert.Equal("path=/etc/\\x22x\\x22\\x5c\\x20\\xc3\\xa9", Describe(Syscall.chroot, path).Detail);

        var endless = Place([.. Enumerable.Repeat((byte)'/', 2 * PageSize)]);
        var shown = Describe(Syscall.chroot, endless).Detail["path=".Length..];
        Assert.EndsWith("...", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 100, EscapedText.MaxLength);
    }

    [Fact]
    public void Describe_PathThatEndsWithItsPage_IsReadToTheEnd()
    {
        var pages = Pages(2);
        Assert.Equal(0, Protect(pages + PageSize, PageSize, 0));
        var path = pages + PageSize - 5;
        "/end"u8.CopyTo(new Span<byte>((void*)path, 5));

        var (detail, _) = Describe(Syscall.chroot, (ulong)path);

        Assert.Equal(0, Protect(pages + PageSize, PageSize, 3));
        Assert.Equal("path=/end", detail);
    }

    [Fact]
    public void Describe_CallsWithoutASignature_ShowTheirRegisters()
    {
        Assert.Equal("0x1 0xffffffffffffffff 0x0 0x0 0x0 0x0", Describe(Syscall.tee, 1, ulong.MaxValue).Detail);
        Assert.Equal("0x2 0x0 0x0 0x0 0x0 0x0", Describe((Syscall)999, 2).Detail);
    }

    [Theory]
    [InlineData("socket", new ulong[] { 2, 3, 1 }, "family=inet type=raw protocol=1")]
    [InlineData("socket", new ulong[] { 40, 0x80801, 0 }, "family=vsock type=stream protocol=0")]
    [InlineData("socket", new ulong[] { 4000, 9, 0 }, "family=4000 type=9 protocol=0")]
    [InlineData("unshare", new ulong[] { 0x10000000 }, "flags=0x10000000")]
    [InlineData("ptrace", new ulong[] { 16, 0xFFFFFFFFFFFFFFFF }, "request=16 pid=-1")]
    [InlineData("ioctl", new ulong[] { 0, 0x5412, 0 }, "fd=0 request=0x5412 argument=0x0")]
    public void Describe_Numbers_AreShownByTheirKind(string call, ulong[] arguments, string expected)
    {
        Assert.Equal(expected, Describe(Enum.Parse<Syscall>(call), arguments).Detail);
    }

    [Fact]
    public void Describe_RandomMemory_StaysShortAndPrintable()
    {
        var random = new Random(7);
        var bytes = new byte[512];
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(45);
            bytes[1] = 0;
            foreach (var call in (Syscall[])[Syscall.connect, Syscall.sendmsg, Syscall.chroot, Syscall.rename, Syscall.add_key])
            {
                var place = Place(bytes);
                var (detail, destination) = Describe(call, place, place, (ulong)random.Next(200), 0, place, 200);
                Assert.InRange(detail.Length, 1, CallText.MaxLength);
                Assert.All(detail + destination, static c => Assert.InRange(c, ' ', '~'));
            }

            Dispose();
            _allocated.Clear();
        }
    }

    private (string Detail, string Destination) Describe(Syscall call, params ulong[] arguments) =>
        CallText.Describe(new SeccompData((int)call, SeccompData.ArchitectureX64, 0, Filter.Six(arguments)), _memory);

    private string Destination(byte[] address) => Describe(Syscall.connect, 3, Place(address), (ulong)address.Length).Destination;

    private static byte[] Internet(IPAddress address, int port)
    {
        byte[] head = [(byte)(address.GetAddressBytes().Length == 4 ? 2 : 10), 0, (byte)(port >> 8), (byte)port];
        return address.GetAddressBytes() is { Length: 4 } four
            ? [.. head, .. four, .. new byte[8]]
            : [.. head, 0, 0, 0, 0, .. address.GetAddressBytes(), 0, 0, 0, 0];
    }

    private ulong Place(byte[] bytes)
    {
        var address = (nint)NativeMemory.Alloc((nuint)Math.Max(bytes.Length, 1));
        _allocated.Add(address);
        bytes.CopyTo(new Span<byte>((void*)address, bytes.Length));
        return (ulong)address;
    }

    private nint Pages(int count)
    {
        var address = (nint)NativeMemory.Alloc((nuint)((count + 1) * PageSize));
        _allocated.Add(address);
        return (address + PageSize - 1) & ~(PageSize - 1);
    }

    private static nint Protect(nint address, nint length, nint protection) =>
        KernelFilter.Call((nint)Syscall.mprotect, address, length, protection);
}
