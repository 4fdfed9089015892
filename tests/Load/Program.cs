using Platform.Load.Commands;

return await LoadCommands.RunAsync(args);
