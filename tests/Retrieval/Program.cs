using Platform.Knowledge.Benchmarks.Commands;

return RetrievalCommand.Run(args);
