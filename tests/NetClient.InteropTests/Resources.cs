using System.Globalization;

namespace NetClient.InteropTests;

/// <summary>The configurations and scripts that are compiled into this assembly.</summary>
internal static class Resources
{
    /// <summary>The text of <c>Configs/name</c> or <c>Certificates/name</c>.</summary>
    public static string Read(string name)
    {
        Stream stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"There is no resource {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The text with every <c>@NAME@</c> replaced.</summary>
    /// <exception cref="ArgumentException">A name does not occur in the text.</exception>
    public static string Render(string name, params IEnumerable<(string Name, object Value)> values)
    {
        string text = Read(name);
        foreach ((string placeholder, object value) in values)
        {
            string token = $"@{placeholder}@";
            if (!text.Contains(token, StringComparison.Ordinal))
                throw new ArgumentException($"{name} has no {token}.", nameof(values));
            text = text.Replace(token, Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text;
    }
}
