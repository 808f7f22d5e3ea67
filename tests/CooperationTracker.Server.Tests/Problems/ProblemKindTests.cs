using System.Reflection;
using CooperationTracker.Audit;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Server.Problems;
using CooperationTracker.Testing;
using CooperationTracker.Views;

namespace CooperationTracker.Server.Tests.Problems;

/// <summary>The codes of errors, and the kinds of problems that HTTP tells of, are the same ones.</summary>
public sealed class ProblemKindTests
{
    /// <summary>Where codes are: one that stands elsewhere is found by <see cref="A_code_stands_with_the_others"/>.</summary>
    private static readonly Type[] Holders =
    [
        typeof(RefusalCodes), typeof(InputCodes), typeof(EdgeCodes), typeof(EventLogCodes), typeof(HttpCodes), typeof(PagingException),
        typeof(ServerCodes), typeof(ServerFault), typeof(AuditCodes),
    ];

    /// <summary>What ends a command or a start, and never a request: a server that answers is past it.</summary>
    private static readonly string[] BeforeAnyRequest =
    [
        .. CodesOf(typeof(ServerCodes)), .. CodesOf(typeof(ServerFault)), EventLogCodes.NewerSchema, EventLogCodes.OldServer,
        InputCodes.Unreadable, InputCodes.NothingToReplay, EdgeCodes.NotReady, EdgeCodes.NoSeeds, EdgeCodes.InUse,
        AuditCodes.KeyExists, AuditCodes.OtherKey, AuditCodes.BadKeyFile,
        AuditCodes.NotSigned, AuditCodes.BundleDiffers, AuditCodes.ProofDiffers, AuditCodes.Forked, AuditCodes.OtherLog, EdgeCodes.ViewsDiffer,
        EventLogCodes.RequestRecorded, // the answer of the first time is given instead
    ];

    private static readonly string[] Sources =
        [.. Directory.GetFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal))];

    [Fact]
    public void Every_code_that_a_request_can_end_with_has_its_kind_and_every_kind_its_code() =>
        Holders.SelectMany(CodesOf).Distinct().Except(BeforeAnyRequest).ShouldBe(ProblemKind.All.Keys, ignoreOrder: true);

    [Fact]
    public void Every_code_is_raised_somewhere()
    {
        // Beside its declaration and the kinds, whose lists prove nothing.
        var texts = Sources.Where(f => Path.GetFileName(f) != "ProblemKind.cs").Select(File.ReadAllText).Append(RaisedIn("ProblemKind.cs")).ToArray();

        Holders.SelectMany(holder => Constants(holder).Select(c => (holder, c.Name)))
            .Where(c => !texts.Any(text => text.Contains($"{c.holder.Name}.{c.Name}", StringComparison.Ordinal)
                || (text.Contains($"class {c.holder.Name}", StringComparison.Ordinal) && text.Contains($"({c.Name}", StringComparison.Ordinal))))
            .ShouldBeEmpty();

        static string RaisedIn(string file) => string.Concat(File.ReadLines(Sources.Single(f => Path.GetFileName(f) == file)).Where(line => !line.Contains("new(", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_code_stands_with_the_others() => Sources
        .Where(f => File.ReadAllText(f) is var text && (text.Contains("EdgeError(\"", StringComparison.Ordinal) || text.Contains("Refusal(\"", StringComparison.Ordinal)))
        .ShouldBeEmpty();

    private static IEnumerable<string> CodesOf(Type holder) => Constants(holder).Select(c => (string)c.GetRawConstantValue()!);

    private static IEnumerable<FieldInfo> Constants(Type holder) =>
        holder.GetFields(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(f => f is { IsLiteral: true } && f.FieldType == typeof(string));
}
