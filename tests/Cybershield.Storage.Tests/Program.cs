using Cybershield.Storage.Tests;

return await ChildProcess.RunAsync(args);
