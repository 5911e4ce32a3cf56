namespace NetClient.ApplicationModel.Background.Internal;

/// <summary>Details of a trigger that want to know when the run they were given to has ended.</summary>
internal interface IRunDetails
{
    void Ended();
}
