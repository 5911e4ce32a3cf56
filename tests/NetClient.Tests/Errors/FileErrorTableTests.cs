using NetClient.Errors;

namespace NetClient.Tests.Errors;

public sealed class FileErrorTableTests
{
    [Fact]
    public void Rows_Numbers_AreUniqueAndWin32s()
    {
        Assert.Equal(FileErrorTable.Rows.Length, FileErrorTable.Rows.Select(row => row.Linux).Distinct().Count());
        Assert.Equal(FileErrorTable.Rows.Length, FileErrorTable.Rows.Select(row => row.MacOS).Distinct().Count());
        Assert.All(FileErrorTable.Rows, row => Assert.Equal(0x8007, (row.HResult >> 16) & 0xFFFF));
    }

    [Fact]
    public void Translate_NumberOfTheSystem_IsWindowsNumberWithTheOriginalInside()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The numbers are Linux's.");
        var original = new IOException("No space left on device") { HResult = 28 };
        var e = Assert.IsType<IOException>(FileErrors.Translate(original, "Write", "/f"));
        Assert.Equal(unchecked((int)0x80070070), e.HResult);
        Assert.Equal("Write '/f' failed: the disk is full (0x80070070).", e.Message);
        Assert.Same(original, e.InnerException);
        Assert.Equal(HResults.Fail, FileErrors.Translate(new IOException("x") { HResult = 999 }, "Write", "/f")?.HResult);
        Assert.Equal(HResults.Fail, FileErrors.Translate(new IOException("x"), "Write", "/f")?.HResult);   // COR_E_IO
    }

    [Fact]
    public void Translate_WhatIsAsItShouldBe_IsLeftAlone()
    {
        Assert.Null(FileErrors.Translate(new FileNotFoundException("x") { HResult = HResults.FileNotFound }, "Open", "/f"));
        Assert.Null(FileErrors.Translate(FileErrors.SharingViolation("Open", "/f"), "Open", "/f"));
        Assert.Null(FileErrors.Translate(FileErrors.Native(999, "Open", "/f"), "Open", "/f"));
        Assert.Null(FileErrors.Translate(new EndOfStreamException(), "Open", "/f"));
        Assert.Null(FileErrors.Translate(new UnauthorizedAccessException(), "Open", "/f"));
        Assert.Null(FileErrors.Translate(new InvalidOperationException(), "Open", "/f"));
    }
}
