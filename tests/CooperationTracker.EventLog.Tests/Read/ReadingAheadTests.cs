using System.Runtime.CompilerServices;

namespace CooperationTracker.EventLog.Tests.Read;

public sealed class ReadingAheadTests : IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<bool> left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim given = new(0);

    public void Dispose() => given.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_000, 7)]
    public async Task Every_item_comes_in_its_order(int items, int ahead) =>
        (await CountAsync(items, cancellation: Cancellation).ReadAheadAsync(ahead, Cancellation).ToListAsync(Cancellation))
            .ShouldBe(Enumerable.Range(0, items));

    [Fact]
    public async Task The_source_goes_on_while_the_reader_works_and_no_further_than_it_may()
    {
        await using var reader = CountAsync(100, cancellation: Cancellation).ReadAheadAsync(3, Cancellation).GetAsyncEnumerator(Cancellation);
        (await reader.MoveNextAsync()).ShouldBeTrue();

        for (var i = 0; i < 5; i++) // the one that was read, three that wait, the one that the source is at
        {
            (await given.WaitAsync(Patience, Cancellation)).ShouldBeTrue();
        }
        (await given.WaitAsync(50, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_source_throws_comes_after_what_it_gave()
    {
        List<int> read = [];
        var thrown = await Should.ThrowAsync<InvalidDataException>(async () =>
        {
            await foreach (var item in CountAsync(3, new InvalidDataException("no more"), Cancellation).ReadAheadAsync(1, Cancellation))
            {
                read.Add(item);
            }
        });

        thrown.Message.ShouldBe("no more");
        read.ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task A_reader_that_leaves_early_goes_on_once_the_source_has_ended()
    {
        await foreach (var item in CountAsync(int.MaxValue, cancellation: Cancellation).ReadAheadAsync(2, Cancellation))
        {
            if (item == 5)
            {
                break;
            }
        }

        left.Task.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in CountAsync(int.MaxValue, cancellation: Cancellation).ReadAheadAsync(2, cancelling.Token))
            {
                if (item == 5)
                {
                    await cancelling.CancelAsync();
                }
            }
        });

        left.Task.IsCompleted.ShouldBeTrue();
    }

    private async IAsyncEnumerable<int> CountAsync(int items, Exception? fault = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var i = 0; i < items; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                await Task.Yield();
                given.Release();
                yield return i;
            }
            if (fault is not null)
            {
                throw fault;
            }
        }
        finally
        {
            left.TrySetResult(true);
        }
    }
}
