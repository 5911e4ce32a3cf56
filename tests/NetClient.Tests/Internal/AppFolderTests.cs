using NetClient.Internal;

namespace NetClient.Tests.Internal;

public sealed class AppFolderTests
{
    [Theory]
    [InlineData("Contoso.Mail")]
    [InlineData("a")]
    [InlineData("My-App_2")]
    [InlineData("CONTOSO")]
    public void SafeName_OfAUsualName_IsTheName(string name) => Assert.Equal(name, AppFolder.SafeName(name));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../../etc")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("a.")]          // Windows drops final dots
    [InlineData(" a")]
    [InlineData("nul")]
    [InlineData("COM1.app")]
    [InlineData("Über")]
    public void SafeName_OfAnyOther_IsOneFolderOfItsOwn(string name)
    {
        string safe = AppFolder.SafeName(name);
        Assert.Matches("^app-[A-Za-z0-9]*-[0-9a-f]{16}$", safe);
        Assert.NotEqual(safe, AppFolder.SafeName(name + "x"));
        Assert.Equal(safe, AppFolder.SafeName(name));
    }

    [Fact]
    public void SafeName_VeryLong_IsBounded()
    {
        string one = AppFolder.SafeName(new string('a', 5000)), another = AppFolder.SafeName(new string('a', 5001));
        Assert.True(one.Length <= 80);
        Assert.NotEqual(one, another);
    }

    [Fact]
    public void OfUser_WithoutAPackage_IsNamedAfterTheProgram()
    {
        AppFolder folder = AppFolder.OfUser(() => null);
        Assert.Equal(AppFolder.SafeName(AppDomain.CurrentDomain.FriendlyName), folder.App);
        Assert.EndsWith(Path.Join("NetClient", folder.App), folder.FullName, StringComparison.Ordinal);
        Assert.Equal("Contoso.Mail", AppFolder.OfUser(() => "Contoso.Mail").App);
    }
}
