namespace NetClient.Errors;

/// <summary>The numbers that Windows has for failures without a status. Those with a status of the network stand in the tables beside this file.</summary>
internal static class HResults
{
    public const int Bounds = unchecked((int)0x8000000B);            // E_BOUNDS
    public const int IllegalMethodCall = unchecked((int)0x8000000E); // E_ILLEGAL_METHOD_CALL
    public const int Closed = unchecked((int)0x80000013);            // RO_E_CLOSED
    public const int IllegalDelegateAssignment = unchecked((int)0x80000018); // E_ILLEGAL_DELEGATE_ASSIGNMENT
    public const int AccessDenied = unchecked((int)0x80070005);      // E_ACCESSDENIED
    public const int InvalidArgument = unchecked((int)0x80070057);   // E_INVALIDARG
    public const int Canceled = unchecked((int)0x800704C7);          // ERROR_CANCELLED
    public const int NotFound = unchecked((int)0x80070490);          // ERROR_NOT_FOUND
    public const int OperationAborted = unchecked((int)0x800703E3);  // ERROR_OPERATION_ABORTED
    public const int TimedOut = unchecked((int)0x8007274C);          // WSAETIMEDOUT
    public const int InvalidOperation = unchecked((int)0x800710DD);  // ERROR_INVALID_OPERATION
    public const int Timeout = unchecked((int)0x800705B4);           // ERROR_TIMEOUT; neither a socket's nor the web's
    public const int SecureChannel = unchecked((int)0x80072F7D);     // WININET_E_SECURITY_CHANNEL_ERROR
    public const int InvalidAuthority = unchecked((int)0x80072F0D);  // WININET_E_INVALID_CA
    public const int LoginFailure = unchecked((int)0x80072EEF);      // WININET_E_LOGIN_FAILURE
    public const int FileNotFound = unchecked((int)0x80070002);      // ERROR_FILE_NOT_FOUND
    public const int SharingViolation = unchecked((int)0x80070020);  // ERROR_SHARING_VIOLATION
    public const int InvalidName = unchecked((int)0x8007007B);       // ERROR_INVALID_NAME
    public const int AlreadyExists = unchecked((int)0x800700B7);     // ERROR_ALREADY_EXISTS
    public const int NameTooLong = unchecked((int)0x800700CE);       // ERROR_FILENAME_EXCED_RANGE
    public const int FileTooLarge = unchecked((int)0x800700DF);      // ERROR_FILE_TOO_LARGE
    public const int OplockClosed = unchecked((int)0x80070323);      // ERROR_OPLOCK_HANDLE_CLOSED
    public const int ClassNotRegistered = unchecked((int)0x80040154); // REGDB_E_CLASSNOTREG
    public const int InvalidData = unchecked((int)0x8007000D);       // ERROR_INVALID_DATA
    public const int InvalidPassword = unchecked((int)0x80070056);   // ERROR_INVALID_PASSWORD
    public const int CredentialStoreFull = unchecked((int)0x80073AEB); // ERROR_EC_CREDSTORE_FULL
    public const int BadEncoding = unchecked((int)0x80092002);       // CRYPT_E_BAD_ENCODE
    public const int ResourceTooLarge = unchecked((int)0x83750006);  // WEB_E_RESOURCE_TOO_LARGE
    public const int ServiceNotActive = unchecked((int)0x80070426);  // ERROR_SERVICE_NOT_ACTIVE
    public const int Fail = unchecked((int)0x80004005);              // E_FAIL
}
