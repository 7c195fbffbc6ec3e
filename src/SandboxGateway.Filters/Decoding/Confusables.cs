namespace SandboxGateway.Filters.Decoding;

/// <summary>
/// Unicode characters by the ASCII they can stand for: compatibility forms by block (NFKC, UAX 15), look-alikes of Cyrillic,
/// Greek and Armenian letters by name (UTS 39), and those that show nothing.
/// </summary>
public static class Confusables
{
    private const string LettersAndCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    // Pairs of a look-alike and the ASCII it looks like.
    private const string LookAlikes =
        "АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXҮYаaсcеeһhіiјjкkмmоoпnрpѕsтtуyхxԁdԛqԝwѵvӏlԍGԌGҺhгrɡgУYЬbЗ3б6"
        + "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaγyιiκkνvοoρpτtυuχxηnωw"
        + "ՍUՏSՕOոnսuցgօoհhքpɑaɩiıiʟLʀRɢGɪIɴNʏYᴀAᴄcᴅDᴇEᴊJᴋKᴍMᴏoᴘPᴛTᴜuᴠvᴡwᴢz"
        + "‐-‑-‒-–-—-―-−-﹣-‗_‿_∕/⁄/∶:꞉:․.‚,ⅼlⅽcⅾdⅿmⅰiⅴvⅹxℓl℮eℐIℑIℒLℓlℕNℙPℚQℛRℝRℤZℬBℰEℱFℳMℯeℊgℎhⅈiⅉj";

    private static readonly Dictionary<int, byte> _lookAlikes = Pairs();

    /// <summary>True for characters that show nothing, marks among them.</summary>
    public static bool IsInvisible(int rune) => rune switch
    {
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180E or 0xFEFF or 0x3164 or 0xFFA0 => true,
        >= 0x200B and <= 0x200F => true,
        >= 0x202A and <= 0x202E => true,
        >= 0x2060 and <= 0x206F => true,
        >= 0xFE00 and <= 0xFE0F => true,
        >= 0x300 and <= 0x36F => true,
        >= 0xE0100 and <= 0xE01EF => true,
        _ => false,
    };

    /// <summary>The ASCII byte, or null.</summary>
    public static byte? ToAscii(int rune) => rune switch
    {
        >= 0xFF01 and <= 0xFF5E => (byte)(rune - 0xFF01 + '!'),
        >= 0xE0020 and <= 0xE007E => (byte)(rune - 0xE0000),
        >= 0x1D400 and <= 0x1D6A3 => (byte)LettersAndCase[(rune - 0x1D400) % 52],
        >= 0x1D7CE and <= 0x1D7FF => (byte)('0' + ((rune - 0x1D7CE) % 10)),
        >= 0x24B6 and <= 0x24E9 => (byte)LettersAndCase[rune - 0x24B6],
        >= 0x2460 and <= 0x2468 => (byte)('1' + rune - 0x2460),
        0x24EA => (byte)'0',
        >= 0x249C and <= 0x24B5 => (byte)('a' + rune - 0x249C),
        >= 0x1F130 and <= 0x1F149 => (byte)('A' + rune - 0x1F130),
        >= 0x1F150 and <= 0x1F169 => (byte)('A' + rune - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => (byte)('A' + rune - 0x1F170),
        0xB9 => (byte)'1',
        0xB2 or 0xB3 => (byte)('0' + rune - 0xB0),
        0x2070 or (>= 0x2074 and <= 0x2079) => (byte)('0' + rune - 0x2070),
        >= 0x2080 and <= 0x2089 => (byte)('0' + rune - 0x2080),
        0xA0 or 0x3000 or 0x202F or 0x205F or (>= 0x2000 and <= 0x200A) => (byte)' ',
        _ => _lookAlikes.TryGetValue(rune, out var ascii) ? ascii : null,
    };

    private static Dictionary<int, byte> Pairs()
    {
        var pairs = new Dictionary<int, byte>();
        for (var index = 0; index + 1 < LookAlikes.Length; index += 2)
        {
            pairs.TryAdd(LookAlikes[index], (byte)LookAlikes[index + 1]);
        }

        return pairs;
    }
}
