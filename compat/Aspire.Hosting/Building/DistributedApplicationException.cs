namespace Aspire.Hosting;

/// <summary>The application as described cannot run or be published; the message is for whoever described it.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Without a message.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>One sentence that says what is wrong and what to do.</summary>
    public DistributedApplicationException(string message) : base(message)
    {
    }

    /// <summary>One sentence that says what is wrong and what to do, and what led to it.</summary>
    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}
