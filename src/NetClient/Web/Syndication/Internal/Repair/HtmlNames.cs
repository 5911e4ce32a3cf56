using System.Collections.Frozen;
using System.Globalization;

namespace NetClient.Web.Syndication.Internal.Repair;

/// <summary>Names of characters that HTML 5 has beyond those of HTML 4: letters, punctuation, signs; no mathematics.</summary>
internal static class HtmlNames
{
    private const string All = """
        Abreve:102 Acy:410 Amacr:100 Aogon:104 Bcy:411 Breve:2D8 CHcy:427 Cacute:106 Ccaron:10C Ccirc:108 Cdot:10A Cedilla:B8 CenterDot:B7 Copf:2102
        DJcy:402 DScy:405 DZcy:40F Dcaron:10E Dcy:414 Dot:A8 DoubleDot:A8 DownArrow:2193 Dstrok:110 ENG:14A Ecaron:11A Ecy:42D Edot:116 Emacr:112
        Eogon:118 Fcy:424 GJcy:403 Gbreve:11E Gcedil:122 Gcirc:11C Gcy:413 Gdot:120 HARDcy:42A Hacek:2C7 Hat:5E Hcirc:124 Hfr:210C Hopf:210D
        Hscr:210B Hstrok:126 IEcy:415 IJlig:132 IOcy:401 Icy:418 Idot:130 Ifr:2111 Im:2111 Imacr:12A Iogon:12E Iscr:2110 Itilde:128 Iukcy:406
        Jcirc:134 Jcy:419 Jsercy:408 Jukcy:404 KHcy:425 KJcy:40C Kcedil:136 Kcy:41A LJcy:409 Lacute:139 Laplacetrf:2112 Lcaron:13D Lcedil:13B
        Lcy:41B LeftArrow:2190 Lmidot:13F Lscr:2112 Lstrok:141 Mcy:41C NJcy:40A Nacute:143 Ncaron:147 Ncedil:145 Ncy:41D Nopf:2115 Ocy:41E
        Odblac:150 Omacr:14C Pcy:41F PlusMinus:B1 Popf:2119 Qopf:211A Racute:154 Rcaron:158 Rcedil:156 Rcy:420 Re:211C Rfr:211C RightArrow:2192
        Ropf:211D Rscr:211B SHCHcy:429 SHcy:428 SOFTcy:42C Sacute:15A Scedil:15E Scirc:15C Scy:421 Square:25A1 TRADE:2122 TSHcy:40B TScy:426
        Tcaron:164 Tcedil:162 Tcy:422 Tstrok:166 Ubrcy:40E Ubreve:16C Ucy:423 Udblac:170 Umacr:16A UnderBar:5F Uogon:172 UpArrow:2191 Uring:16E
        Utilde:168 Vcy:412 Verbar:2016 Vert:2016 Wcirc:174 YAcy:42F YIcy:407 YUcy:42E Ycirc:176 Ycy:42B ZHcy:416 Zacute:179 Zcaron:17D Zcy:417
        Zdot:17B abreve:103 acy:430 amacr:101 angst:C5 aogon:105 ast:2A backprime:2035 bcy:431 bigcirc:25EF bigstar:2605 bprime:2035 breve:2D8
        bsol:5C bullet:2022 cacute:107 caron:2C7 ccaron:10D ccirc:109 cdot:10B centerdot:B7 chcy:447 check:2713 checkmark:2713 cir:25CB circledR:AE
        clubsuit:2663 colon:3A comma:2C commat:40 complexes:2102 copysr:2117 cross:2717 dash:2010 dblac:2DD dcaron:10F dcy:434 ddagger:2021 die:A8
        div:F7 djcy:452 dollar:24 dot:2D9 downarrow:2193 dscy:455 dstrok:111 dtri:25BF dtrif:25BE dzcy:45F ecaron:11B ecy:44D edot:117 ell:2113
        emacr:113 eng:14B eogon:119 equals:3D excl:21 fcy:444 female:2640 ffilig:FB03 fflig:FB00 ffllig:FB04 filig:FB01 flat:266D fllig:FB02
        fltns:25B1 frac13:2153 frac15:2155 frac16:2159 frac18:215B frac23:2154 frac25:2156 frac35:2157 frac38:215C frac45:2158 frac56:215A
        frac58:215D frac78:215E gbreve:11F gcirc:11D gcy:433 gdot:121 gjcy:453 grave:60 gscr:210A half:BD hamilt:210B hardcy:44A hbar:210F hcirc:125
        heartsuit:2665 horbar:2015 hslash:210F hstrok:127 hyphen:2010 icy:438 iecy:435 ijlig:133 imacr:12B imagline:2110 imagpart:2111 imath:131
        incare:2105 inodot:131 iocy:451 iogon:12F itilde:129 iukcy:456 jcirc:135 jcy:439 jsercy:458 jukcy:454 kcedil:137 kcy:43A kgreen:138 khcy:445
        kjcy:45C lacute:13A lagran:2112 lbrace:7B lbrack:5B lcaron:13E lcedil:13C lcub:7B lcy:43B ldquor:201E leftarrow:2190 ljcy:459 lltri:25FA
        lmidot:140 lowbar:5F lozenge:25CA lpar:28 lsqb:5B lsquor:201A lstrok:142 ltri:25C3 ltrif:25C2 male:2642 malt:2720 maltese:2720 marker:25AE
        mcy:43C midast:2A mldr:2026 nacute:144 napos:149 natur:266E natural:266E naturals:2115 ncaron:148 ncedil:146 ncy:43D njcy:45A nldr:2025
        num:23 numero:2116 ocy:43E odblac:151 ogon:2DB omacr:14D pcy:43F percnt:25 period:2E pertenk:2031 phone:260E planck:210F planckh:210E
        plankv:210F plus:2B pm:B1 primes:2119 quest:3F racute:155 rationals:211A rbrace:7D rbrack:5D rcaron:159 rcedil:157 rcub:7D rcy:440
        rdquor:201D realine:211B realpart:211C reals:211D rect:25AD rightarrow:2192 ring:2DA rpar:29 rsqb:5D rsquor:2019 rtri:25B9 rtrif:25B8
        rx:211E sacute:15B scedil:15F scirc:15D scy:441 semi:3B sharp:266F shchcy:449 shcy:448 slarr:2190 softcy:44C sol:2F spadesuit:2660 squ:25A1
        square:25A1 squarf:25AA squf:25AA srarr:2192 star:2606 starf:2605 strns:AF sung:266A tcaron:165 tcedil:163 tcy:442 tprime:2034 triangle:25B5
        tridot:25EC tscy:446 tshcy:45B tstrok:167 ubrcy:45E ubreve:16D ucy:443 udblac:171 ultri:25F8 umacr:16B uogon:173 uparrow:2191 uring:16F
        urtri:25F9 utilde:169 utri:25B5 utrif:25B4 vcy:432 verbar:7C vert:7C wcirc:175 wp:2118 xcirc:25EF xdtri:25BD xutri:25B3 yacy:44F ycirc:177
        ycy:44B yicy:457 yucy:44E zacute:17A zcaron:17E zcy:437 zdot:17C zhcy:436
        """;

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Known = All
        .Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenDictionary(pair => pair[..pair.IndexOf(':', StringComparison.Ordinal)], Character, StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The character of a name, without ampersand and semicolon; null when there is none.</summary>
    public static string? Find(ReadOnlySpan<char> name) => Known.TryGetValue(name, out string? character) ? character : null;

    private static string Character(string pair) => ((char)int.Parse(pair.AsSpan(pair.IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString();
}
