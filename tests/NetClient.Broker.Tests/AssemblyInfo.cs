using System.Runtime.Versioning;

// There is no broker on Windows; each test skips there.
[assembly: UnsupportedOSPlatform("windows")]
