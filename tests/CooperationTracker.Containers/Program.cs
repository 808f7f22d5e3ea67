using DotNet.Testcontainers.Builders;
using Testcontainers.PostgreSql;

// Runs PostgreSQL in a container until its input ends, and prints its address; ends with 3 where no Docker engine answers.
try
{
    await using var container = new PostgreSqlBuilder("postgres:17").Build();
    await container.StartAsync();
    Console.WriteLine(container.GetConnectionString());
    await Task.Run(Console.In.ReadToEnd); // on a thread of its own: the console's asynchronous reads block
    return 0;
}
catch (DockerUnavailableException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
