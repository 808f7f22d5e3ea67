using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli;

/// <summary>What <c>tracker</c> alone shows: every command in a line, by what one wants.</summary>
internal static class Overview
{
    private const string Text = """
        tracker - what international organizations report in public statements,
        and how their commitments and cooperation evolved

        Ask
          commitments                   every commitment and where it stands
          trace COMMITMENT              how one evolved, back to each passage
          cooperation [A [B]]           who cooperates with whom, what ties two
          statements, statement KEY     the documents, with their reports
          reports, occurrences          what was reported, and what happened
          findings                      where the record disagrees with itself
          scores, assessments           who keeps what, and how far assessors agree
          actors, actor ID, topics      the registry
          events [--follow]             the log itself
          export NAME [-o FILE]         graphs, tables, calendars, feeds, provenance

        Record
          replay [DIR|FILE.jsonl]       take in many at once; the seeds by default
          check FILE..., append FILE|-  try a statement or registry file, then record it
          watch DIR                     take in what is put into a folder
          intake list|retry|drop        what could not be taken in
          attach FILE                   bring the document itself, digests checked
          schema                        the JSON Schema of statement files
          assess COMMITMENT             score how a party has kept it

        Correct (each with --reason and --by)
          amend REPORT FILE|-, retract REPORT
          withdraw KEY, supersede KEY --with KEY
          findings settle|reopen ID
          actor add|amend|merge, topic add|amend|merge, commitment open|amend|merge

        Prove
          audit checkpoint              what the log holds, signed
          audit prove EVENT|POSITION    that an event stands as it was recorded
          audit consistency FROM [TO]   that the log has only grown
          audit key new|show|rotate     the key that signs

        Run
          serve                         the tracker over HTTP
          keys add|list|revoke          who may call it
          database roles                what its server and its readers may do
          status, start, stop, rebuild [VIEW], reset --yes, health [URL]

        Questions take --as-of DAY (what had happened by then), --known-at DAY|POSITION
        (what we knew then), --certainly, --actor, --topic, --json and more.
        'tracker COMMAND --help' says which, with examples. Exit codes: 0 done,
        1 refused or failed, 2 bad input or usage.

        Start with:  tracker replay && tracker commitments

        """;

    public static void Write(Terminal terminal)
    {
        terminal.Out.Write(Text);
        terminal.Out.Flush();
    }
}
