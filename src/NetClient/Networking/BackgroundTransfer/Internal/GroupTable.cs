using System.Collections.Concurrent;
using System.Text.Json;
using NetClient.Networking.BackgroundTransfer.Internal.Journal;
using NetClient.Security.Internal;

namespace NetClient.Networking.BackgroundTransfer.Internal;

/// <summary>The transfer groups of an app. Those whose settings are not the usual ones outlive the process.</summary>
internal sealed class GroupTable(Func<string> folder, Action<string, Exception> onUnreadable)
{
    private const string FileName = "groups.json";
    private const int MaxLength = 256 * 1024;

    private readonly ConcurrentDictionary<string, GroupSettings> _groups = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private bool _loaded;
    private bool _isUnreadable;

    public GroupSettings Find(string name)
    {
        Load();
        return _groups.GetOrAdd(name, static name => new GroupSettings(name));
    }

    /// <summary>Makes the settings lasting. A file that could not be read is left as it is, and they last as long as the process.</summary>
    public void Save()
    {
        Load();
        lock (_gate)
        {
            if (_isUnreadable)
                return;
            GroupRecord[] unusual = [.. _groups.Values.Where(group => !group.IsUsual).Select(group => new GroupRecord(group.Name, group.Behavior, group.MaxParallel))];
            var files = new PrivateFiles(folder());
            files.MakeFolder();
            files.Write(FileName, JsonSerializer.SerializeToUtf8Bytes(new GroupsRecord { Groups = unusual }, TransferJson.Default.GroupsRecord));
        }
    }

    private void Load()
    {
        if (Volatile.Read(ref _loaded))
            return;
        lock (_gate)
        {
            if (_loaded)
                return;
            foreach (GroupRecord record in Read())
            {
                if (!string.IsNullOrEmpty(record.Name) && Enum.IsDefined(record.Behavior))
                    _groups[record.Name] = new GroupSettings(record.Name) { Behavior = record.Behavior, MaxParallel = record.MaxParallel };
            }
            _loaded = true;
        }
    }

    // Settings that cannot be read are no reason to keep transfers from running: the groups have the usual ones then.
    private IReadOnlyList<GroupRecord> Read()
    {
        try
        {
            byte[]? bytes = new PrivateFiles(folder()).Read(FileName, MaxLength);
            return bytes is null ? [] : JsonSerializer.Deserialize(bytes, TransferJson.Default.GroupsRecord)?.Groups ?? [];
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isUnreadable = true;
            onUnreadable(Path.Join(folder(), FileName), e);
            return [];
        }
    }
}
