using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace Platform.Load.Streams;

/// <summary>
/// librdkafka's mock cluster: brokers on loopback ports that any client can use, as long as this object lives. It keeps
/// about 5 MB of a partition and then drops the oldest records without a word; transactions, administration and look-ups
/// by time are not real.
/// </summary>
public sealed partial class MockKafka : IDisposable
{
    private const int ProducerType = 0;
    private const short Produce = 0;
    private const int StorageError = 56;

    private readonly nint _client;
    private readonly nint _cluster;

    // The package holds several builds of the library; the one that suits this system has been found by the client.
    static MockKafka() => NativeLibrary.SetDllImportResolver(typeof(MockKafka).Assembly, (name, _, _) =>
    {
        if (name != "librdkafka")
            return 0;
        Library.Load(null);
        using var process = Process.GetCurrentProcess();
        var loaded = process.Modules.Cast<ProcessModule>().First(module => module.ModuleName.Contains(name, StringComparison.Ordinal));
        return NativeLibrary.Load(loaded.FileName);
    });

    public MockKafka(int brokers = 3)
    {
        // A client is only the shell that the cluster lives in; it has no brokers of its own and need not say so.
        var error = new byte[512];
        var configuration = NewConfiguration();
        Check(Set(configuration, "log_level", "0", error, (nuint)error.Length));
        _client = New(ProducerType, configuration, error, (nuint)error.Length);
        if (_client == 0)
            throw new InvalidOperationException(Encoding.UTF8.GetString(error).TrimEnd('\0'));
        _cluster = NewCluster(_client, brokers);
        if (_cluster == 0)
            throw new InvalidOperationException("The mock cluster cannot be started.");
        Brokers = brokers;
        BootstrapServers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
        // A group waits this long for more members before it begins; three seconds if nothing is said.
        SetInitialRebalanceDelay(_cluster, 0);
    }

    public int Brokers { get; }

    public string BootstrapServers { get; }

    public void CreateTopic(string topic, int partitions) => Check(Create(_cluster, topic, partitions, Math.Min(3, Brokers)));

    /// <summary>Forgets a topic with all its records.</summary>
    public void DeleteTopic(string topic) => Check(Delete(_cluster, topic));

    /// <summary>Closes the broker's connections and accepts none.</summary>
    public void StopBroker(int id) => Check(SetDown(_cluster, id));

    public void StartBroker(int id) => Check(SetUp(_cluster, id));

    public void StopAll() => ForEach(StopBroker);

    public void StartAll() => ForEach(StartBroker);

    /// <summary>Every answer of every broker takes so long.</summary>
    public void SlowDown(TimeSpan roundTrip) => ForEach(id => Check(SetRoundTrip(_cluster, id, (int)roundTrip.TotalMilliseconds)));

    /// <summary>The next requests of a kind (0 produce, 8 offset commit, …) fail with these errors.</summary>
    public void Fail(short request, params int[] errors) => PushErrors(_cluster, request, (nuint)errors.Length, errors);

    /// <summary>From now on no broker takes a record, as when their disks are full.</summary>
    public void Fill() => Fail(Produce, [.. Enumerable.Repeat(StorageError, 1_000_000)]);

    /// <summary>There is room again.</summary>
    public void MakeRoom() => ClearErrors(_cluster, Produce);

    public void Dispose()
    {
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    private void ForEach(Action<int> action)
    {
        for (var id = 1; id <= Brokers; id++)
            action(id);
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The mock cluster answers with error {error}."));
    }

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint configuration, string name, string value, byte[] error, nuint errorSize);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, byte[] error, nuint errorSize);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    private static partial void SetInitialRebalanceDelay(nint cluster, int milliseconds);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Create(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_topic_delete", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Delete(nint cluster, string topic);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nuint count, int[] errors);

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_mock_clear_request_errors")]
    private static partial void ClearErrors(nint cluster, short request);
}
