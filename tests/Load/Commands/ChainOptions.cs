using System.CommandLine;
using Platform.Hosting;

namespace Platform.Load.Commands;

/// <summary>The options that say which bus the bare chain runs on.</summary>
internal sealed class ChainOptions
{
    private readonly Option<string> _transport;
    private readonly Option<string> _host = new("--host") { Description = "Host of RabbitMQ.", DefaultValueFactory = _ => "localhost" };
    private readonly Option<ushort> _port = new("--port") { Description = "AMQP port of RabbitMQ.", DefaultValueFactory = _ => 5672 };
    private readonly Option<string> _user = new("--user") { Description = "User at RabbitMQ.", DefaultValueFactory = _ => "guest" };
    private readonly Option<string> _password = new("--password") { Description = "Password of the user.", DefaultValueFactory = _ => "guest" };

    public ChainOptions(Command command, string name, string description)
    {
        _transport = new Option<string>(name) { Description = description, DefaultValueFactory = _ => "memory" };
        _transport.AcceptOnlyFromAmong("memory", "rabbitmq");
        Option[] options = [_transport, _host, _port, _user, _password];
        foreach (var option in options)
            command.Options.Add(option);
    }

    public BusOptions Read(ParseResult result) => new()
    {
        Transport = result.GetValue(_transport),
        Host = result.GetValue(_host)!,
        Port = result.GetValue(_port),
        User = result.GetValue(_user)!,
        Password = result.GetValue(_password)!,
    };
}
