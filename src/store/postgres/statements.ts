/** Everything that the log asks of PostgreSQL in SQL, in one place. */

/*
 *     head                                   entry                                       staged
 *     partition   revision checksum founded  partition   revision place commit body      batch server
 *     ''          2                          a/us-east-1 1        1     6f..             7     c1..
 *     a/us-east-1 2        e02f..   1        b/us-east-1 1        2     81..
 *     b/us-east-1 1        77a1..   2        a/us-east-1 2        3     81..   chunk, snapshot, event, state, server
 *
 * A partition's row in `head` is its lock, and says which entry is its last. The row '' counts the partitions that have an entry; its
 * lock numbers them (`founded`) without a gap, in the order in which they got their first one.
 *
 * Commits that wait together become one statement. They are put into groups: those that name a common partition are in one. The statement
 *
 *   1. locks the head rows of all partitions named, in the order of their names, so that no two statements wait for each other;
 *   2. compares each with what its group expects: revision, and checksum, by which another history is noticed;
 *   3. for the groups where all of it holds, and no other: appends the entries and events, moves the heads, and makes what was staged
 *      part of the log;
 *   4. returns what didn't hold.
 *
 * It's a transaction by itself: no lock ever waits for a client. After a wait for a lock, step 2 compares what the winner left, since
 * FOR UPDATE reads the row anew; all other tables are only written. A statement that is sent again changes nothing: the heads have moved
 * on, and the id of the commit at its revision says whose entry is there.
 *
 * An entry takes its `place` in the order of the whole log while the locks are held. So it's higher than that of any entry that the
 * commit could have seen.
 *
 * Tried and dropped: revisions counted in the process, one transaction of several round trips (a lock then waits for a client that may be
 * paused or gone), and pg_notify within the commit, which lets only one transaction commit at a time.
 */

import { RECORD_TABLES } from "./beside/record-statements.ts";

/** The version of the tables. A higher one is of a newer Cordon. */
export const VERSION = 1;

/** Names compare by their bytes, whatever the database's language: the order of locks is that of all servers. */
export const TABLES = `
  CREATE TABLE cordon.state (
    one int PRIMARY KEY,
    version int NOT NULL,
    epoch text NOT NULL,
    origin text NOT NULL,
    sealing_key text
  );
  CREATE TABLE cordon.head (
    partition text COLLATE "C" PRIMARY KEY,
    revision bigint NOT NULL,
    checksum bigint NOT NULL,
    founded bigint,
    first bigint NOT NULL DEFAULT 0,
    base bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50);
  CREATE UNIQUE INDEX head_founded ON cordon.head (founded);
  INSERT INTO cordon.head VALUES ('', 0, 0, NULL);
  CREATE SEQUENCE cordon.place;
  CREATE TABLE cordon.entry (
    partition text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    place bigint NOT NULL,
    commit_id text NOT NULL,
    body text NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (partition, revision)
  );
  CREATE INDEX entry_place ON cordon.entry (place);
  CREATE SEQUENCE cordon.batch;
  CREATE TABLE cordon.snapshot (
    id bigint PRIMARY KEY,
    partition text COLLATE "C" NOT NULL,
    revision bigint NOT NULL,
    chunks int NOT NULL,
    hidden timestamptz
  );
  CREATE UNIQUE INDEX snapshot_shown ON cordon.snapshot (partition, revision) WHERE hidden IS NULL;
  CREATE TABLE cordon.chunk (
    batch bigint NOT NULL,
    number int NOT NULL,
    body text NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (batch, number)
  );
  CREATE TABLE cordon.server (id text PRIMARY KEY, seen timestamptz NOT NULL);
  ${RECORD_TABLES}
  CREATE TABLE cordon.note (
    key text COLLATE "C" PRIMARY KEY,
    server text NOT NULL,
    body text,
    said timestamptz NOT NULL
  );
  CREATE TABLE cordon.staged (batch bigint PRIMARY KEY, server text NOT NULL);
  CREATE SEQUENCE cordon.event_number;
  CREATE TABLE cordon.event (
    scope text COLLATE "C" NOT NULL,
    time bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    number bigint NOT NULL,
    keys int[] NOT NULL,
    body text NOT NULL,
    checksum bigint NOT NULL,
    PRIMARY KEY (scope, time, id)
  );
  CREATE INDEX event_in_scope ON cordon.event (scope, number);
  CREATE INDEX event_keys ON cordon.event USING gin (keys);
`;

/**
 * A log that was moved elsewhere has no table of heads under its name: so no commit of any server goes through, however long it was paused,
 * and nothing of it is read as the newest.
 */
export const MOVED_HEAD = "cordon.head_moved";
export const MARK_MOVED = `
  CREATE TABLE cordon.moved (one int PRIMARY KEY, place text NOT NULL);
  ALTER TABLE cordon.head RENAME TO head_moved
`;
export const UNMARK_MOVED = "DROP TABLE cordon.moved; ALTER TABLE cordon.head_moved RENAME TO head";
export const SAY_MOVED = `
  INSERT INTO cordon.moved (one, place) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET place = excluded.place
`;
export const IS_MOVED = `
  SELECT 1 FROM information_schema.tables WHERE table_schema = 'cordon' AND table_name = 'moved'
`;

/** What a server must be before anything is asked of it. Settings that an engine doesn't have are null. */
export const ABOUT_SERVER = `
  SELECT current_setting('transaction_read_only') AS read_only,
    current_setting('fsync', true) AS fsync,
    current_setting('full_page_writes', true) AS full_page_writes,
    current_setting('synchronous_commit', true) AS synchronous_commit,
    current_setting('synchronous_standby_names', true) AS synchronous_standby_names,
    current_setting('server_encoding', true) AS server_encoding
`;

/** The history that the server writes: after a promotion or a recovery to a point in time it's another one. Not every engine has this. */
export const ORIGIN = `
  SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS origin,
    pg_postmaster_start_time()::text AS started
`;

/** No limit of a role or database ends a commit: one that is cut off in its wait for the standby is seen by others and may get lost. */
export const SESSION = `
  SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
  SET default_transaction_isolation = 'read committed'
`;

export const KEEP_WAITING = `
  SELECT set_config('synchronous_commit',
    CASE current_setting('synchronous_commit', true) WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)
`;

export const SELECT_STATE = "SELECT version, epoch, origin FROM cordon.state WHERE one = 1";

/** The first server says which it is. A statement that is sent again changes nothing. */
export const SEALED_WITH = `
  UPDATE cordon.state SET sealing_key = coalesce(sealing_key, $1::text) WHERE one = 1 RETURNING sealing_key
`;

/** Only the first server that notices a change changes the epoch. */
export const CHANGE_EPOCH = `
  UPDATE cordon.state SET epoch = $2, origin = $3 WHERE one = 1 AND epoch = $1
`;

/** A durable write. When it's answered, whatever could be read before it is durable too, and with the standby. */
export const SEEN = `
  INSERT INTO cordon.server (id, seen) VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET seen = now()
`;

export const ADD_HEADS = `
  INSERT INTO cordon.head (partition, revision, checksum) SELECT partition, 0, 0 FROM unnest($1::text[]) AS n (partition)
  ON CONFLICT (partition) DO NOTHING
`;

export const COMMIT = `
  WITH guard AS (
    SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::boolean[])
      WITH ORDINALITY AS g (grp, partition, revision, checksum, next_revision, next_checksum, changes, n)
  ),
  held AS MATERIALIZED (
    SELECT partition, revision, checksum FROM cordon.head WHERE partition = ANY ($8::text[]) ORDER BY partition FOR UPDATE
  ),
  batch AS (SELECT * FROM unnest($9::int[], $10::bigint[]) AS b (grp, batch)),
  free AS MATERIALIZED (
    SELECT batch FROM cordon.staged WHERE batch = ANY ($10::bigint[]) ORDER BY batch FOR UPDATE
  ),
  wrong AS MATERIALIZED (
    SELECT guard.grp, guard.partition, held.revision, held.checksum, held.partition IS NULL AS is_new
    FROM guard LEFT JOIN held ON held.partition = guard.partition
    WHERE CASE WHEN held.partition IS NULL THEN guard.changes OR guard.revision <> 0
      ELSE held.revision <> guard.revision OR held.checksum <> guard.checksum END
    UNION ALL
    SELECT batch.grp, NULL, NULL, NULL, false
    FROM batch LEFT JOIN free ON free.batch = batch.batch WHERE free.batch IS NULL
  ),
  good AS MATERIALIZED (
    SELECT grp FROM generate_series(0, $11::int - 1) AS a (grp) WHERE grp NOT IN (SELECT grp FROM wrong)
  ),
  added AS (
    INSERT INTO cordon.entry (partition, revision, place, commit_id, body, checksum)
    SELECT partition, revision, nextval('cordon.place'), commit_id, body, checksum
    FROM (
      SELECT e.* FROM unnest($12::int[], $13::text[], $14::bigint[], $15::text[], $16::text[], $17::bigint[])
        WITH ORDINALITY AS e (grp, partition, revision, commit_id, body, checksum, n)
      WHERE e.grp IN (SELECT grp FROM good) ORDER BY e.n
    ) AS e
  ),
  told AS (
    INSERT INTO cordon.event (scope, time, id, number, keys, body, checksum)
    SELECT scope, time, id, nextval('cordon.event_number'), keys::int[], body, checksum
    FROM (
      SELECT e.* FROM unnest($18::int[], $19::text[], $20::bigint[], $21::text[], $22::text[], $23::text[], $24::bigint[])
        WITH ORDINALITY AS e (grp, scope, time, id, keys, body, checksum, n)
      WHERE e.grp IN (SELECT grp FROM good) ORDER BY e.n
    ) AS e
    ON CONFLICT (scope, time, id) DO NOTHING
  ),
  joined AS (
    DELETE FROM cordon.staged WHERE batch IN (SELECT batch FROM batch WHERE grp IN (SELECT grp FROM good))
  ),
  ahead AS (
    SELECT partition, revision, next_revision, next_checksum,
      CASE WHEN revision = 0 THEN sum(CASE WHEN revision = 0 THEN 1 ELSE 0 END) OVER (ORDER BY n) END AS nth
    FROM guard WHERE changes AND next_revision > revision AND grp IN (SELECT grp FROM good)
  ),
  next AS (
    SELECT ahead.partition, next_revision AS revision, next_checksum AS checksum,
      (SELECT held.revision FROM held WHERE held.partition = '') + nth AS founded
    FROM ahead
    UNION ALL
    SELECT '', held.revision + (SELECT count(*) FROM ahead WHERE nth IS NOT NULL), 0, NULL FROM held
    WHERE held.partition = '' AND EXISTS (SELECT 1 FROM ahead WHERE nth IS NOT NULL)
  ),
  moved AS (
    UPDATE cordon.head SET revision = next.revision, checksum = next.checksum, founded = coalesce(head.founded, next.founded)
    FROM next WHERE head.partition = next.partition
  )
  SELECT grp, partition, revision, checksum, is_new FROM wrong
`;

/** Whose entries are at these revisions. */
export const SELECT_COMMITS = `
  SELECT entry.partition, entry.revision, entry.commit_id FROM unnest($1::text[], $2::bigint[]) AS k (partition, revision)
  JOIN cordon.entry ON entry.partition = k.partition AND entry.revision = k.revision
`;

export const SELECT_EVENT = "SELECT 1 FROM cordon.event WHERE scope = $1 AND time = $2 AND id = $3 AND checksum = $4";

export const SELECT_CHECKSUMS = `
  SELECT entry.partition, entry.revision, entry.checksum FROM unnest($1::text[], $2::bigint[]) AS k (partition, revision)
  JOIN cordon.entry ON entry.partition = k.partition AND entry.revision = k.revision
`;

/** With what is there now at the last revision that was known: the same checksum, or it's another history. */
export const SELECT_HEADS = `
  SELECT head.partition, head.revision, head.checksum, head.first, entry.checksum AS at_known,
    (SELECT epoch FROM cordon.state WHERE one = 1) AS epoch
  FROM unnest($1::text[], $2::bigint[]) AS k (partition, known)
  JOIN cordon.head ON head.partition = k.partition
  LEFT JOIN cordon.entry ON entry.partition = k.partition AND entry.revision = k.known
`;

export const LOCK_HEADS = `
  SELECT partition, revision, checksum FROM cordon.head WHERE partition = ANY ($1::text[]) ORDER BY partition FOR UPDATE
`;

export const SELECT_FOUNDED = `
  SELECT partition, founded FROM cordon.head WHERE founded > $1 ORDER BY founded LIMIT $2
`;

export const SELECT_ENTRIES = `
  SELECT revision, body, checksum FROM cordon.entry WHERE partition = $1 AND revision BETWEEN $2 AND $3 ORDER BY revision
`;

export const SELECT_PLACE = "SELECT place FROM cordon.entry WHERE partition = $1 AND revision = $2";

/** Which partitions have entries beyond a place. */
export const SELECT_CHANGED = `
  SELECT partition, max(revision) AS revision, max(place) AS place FROM cordon.entry WHERE place > $1 GROUP BY partition
`;

export const SELECT_LAST_PLACE = "SELECT max(place) AS place FROM cordon.entry";

/** The newest entry of all, and whether an earlier one is still there; it's not missed if it was dropped as old. */
export const SELECT_NEWEST = `
  SELECT place, partition, revision, checksum,
    EXISTS (SELECT 1 FROM cordon.entry WHERE partition = $1 AND revision = $2 AND checksum = $3)
      OR EXISTS (SELECT 1 FROM cordon.head WHERE partition = $1 AND first > $2) AS has_known
  FROM cordon.entry ORDER BY place DESC LIMIT 1
`;

/** The head of a partition and its newest whole snapshot, at one moment. */
export const SELECT_LOAD = `
  SELECT head.revision, head.checksum, head.first, head.base, s.id, s.revision AS at, s.chunks FROM cordon.head
  LEFT JOIN LATERAL (
    SELECT id, revision, chunks FROM cordon.snapshot
    WHERE partition = $1 AND revision <= $2 AND hidden IS NULL
      AND chunks = (SELECT count(*) FROM cordon.chunk WHERE batch = snapshot.id)
    ORDER BY revision DESC LIMIT 1
  ) AS s ON true
  WHERE head.partition = $1
`;

export const SELECT_CHUNK = "SELECT body, checksum FROM cordon.chunk WHERE batch = $1 AND number = $2";
export const INSERT_CHUNK = "INSERT INTO cordon.chunk (batch, number, body, checksum) VALUES ($1, $2, $3, $4)";
export const DELETE_CHUNKS = "DELETE FROM cordon.chunk WHERE batch = $1 AND number BETWEEN $2 AND $3";

/** What a batch has before it's part of a snapshot or an entry. */
export const ADD_BATCH = `
  INSERT INTO cordon.staged (batch, server) SELECT nextval('cordon.batch'), $1 RETURNING batch
`;
export const DELETE_BATCH = "DELETE FROM cordon.staged WHERE batch = $1 AND server = $2";
export const SELECT_BATCHES_OF = "SELECT batch FROM cordon.staged WHERE server = $1 ORDER BY batch LIMIT 100";
export const SELECT_BATCHES_OF_DEAD = `
  SELECT batch, server FROM cordon.staged
  WHERE NOT EXISTS (SELECT 1 FROM cordon.server WHERE server.id = staged.server AND seen > now() - interval '1 hour')
  ORDER BY batch LIMIT 100
`;
export const FORGET_SERVERS = `
  DELETE FROM cordon.server WHERE seen < now() - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM cordon.staged WHERE staged.server = server.id)
`;
export const FORGET_SERVER = "DELETE FROM cordon.server WHERE id = $1";

export const SELECT_SNAPSHOTS = `
  SELECT id, revision, chunks FROM cordon.snapshot WHERE partition = $1 AND hidden IS NULL
    AND chunks = (SELECT count(*) FROM cordon.chunk WHERE batch = snapshot.id)
  ORDER BY revision DESC
`;
/** Only of the history that it was taken of. */
export const INSERT_SNAPSHOT = `
  WITH joined AS (DELETE FROM cordon.staged WHERE batch = $1 AND server = $5 RETURNING batch)
  INSERT INTO cordon.snapshot (id, partition, revision, chunks)
  SELECT $1, $2, $3, $4 FROM cordon.head WHERE partition = $2 AND first <= $3
    AND EXISTS (SELECT 1 FROM cordon.state WHERE epoch = $6) AND EXISTS (SELECT 1 FROM joined)
  ON CONFLICT (partition, revision) WHERE hidden IS NULL DO NOTHING
  RETURNING id
`;
export const HIDE_SNAPSHOTS = "UPDATE cordon.snapshot SET hidden = now() WHERE id = ANY ($1::bigint[])";
/** Whoever began to read a snapshot while it was shown has so much time to end. */
export const SELECT_OLD_SNAPSHOTS = `
  SELECT id, chunks FROM cordon.snapshot WHERE hidden < now() - interval '10 minutes' ORDER BY id LIMIT 100
`;
export const DELETE_SNAPSHOT = "DELETE FROM cordon.snapshot WHERE id = $1";

/** Lets a history begin with an entry, if it's later than it began: `base` is the checksum that the entry is chained to. */
export const BEGIN_HISTORY = `
  UPDATE cordon.head
  SET first = $2, base = coalesce((SELECT checksum FROM cordon.entry WHERE partition = $1 AND revision = $2 - 1), 0)
  WHERE partition = $1 AND first < $2 AND EXISTS (SELECT 1 FROM cordon.state WHERE epoch = $3)
`;
export const SHOW_BEGINNING = `
  WITH joined AS (DELETE FROM cordon.staged WHERE batch = $1 AND server = $5 RETURNING batch)
  INSERT INTO cordon.snapshot (id, partition, revision, chunks)
  SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT 1 FROM joined)
`;
export const HIDE_SNAPSHOTS_BEFORE = `
  UPDATE cordon.snapshot SET hidden = now() WHERE partition = $1 AND revision < $2 AND hidden IS NULL
`;
export const SELECT_LEFT_OVER = `
  SELECT revision, body FROM cordon.entry
  WHERE partition = $1 AND revision < (SELECT first FROM cordon.head WHERE partition = $1) ORDER BY revision LIMIT 250
`;
export const DELETE_ENTRIES = "DELETE FROM cordon.entry WHERE partition = $1 AND revision BETWEEN $2 AND $3";
export const DELETE_CHUNKS_OF = `
  DELETE FROM cordon.chunk USING unnest($1::bigint[], $2::int[]) AS c (batch, number)
  WHERE chunk.batch = c.batch AND chunk.number = c.number
`;

/** Events of a scope below a number, the newest first, between two times. */
export const SELECT_EVENTS = `
  SELECT number, id, body, checksum FROM cordon.event
  WHERE scope = $1 AND number < $2 AND time BETWEEN $3 AND $4 ORDER BY number DESC LIMIT $5
`;
export const SELECT_EVENTS_WITH = `
  SELECT number, id, body, checksum FROM cordon.event
  WHERE scope = $1 AND number < $2 AND time BETWEEN $3 AND $4 AND keys @> ARRAY[$6::int] ORDER BY number DESC LIMIT $5
`;
export const NEXT_SCOPE = "SELECT min(scope) AS scope FROM cordon.event WHERE scope > $1";
export const EXPIRE_EVENTS = `
  DELETE FROM cordon.event WHERE scope = $1 AND time < $2
    AND id IN (SELECT id FROM cordon.event WHERE scope = $1 AND time < $2 ORDER BY time, id LIMIT 500)
`;

/** A server takes back only what it said last itself. */
export const SAY_NOTES = `
  INSERT INTO cordon.note (key, server, body, said)
  SELECT key, $1, body, now() FROM unnest($2::text[], $3::text[]) AS n (key, body) ORDER BY key
  ON CONFLICT (key) DO UPDATE SET server = excluded.server, body = excluded.body, said = excluded.said
    WHERE excluded.body IS NOT NULL OR note.server = excluded.server
`;
/** What others said within so many seconds; all of it without a number. */
export const SELECT_NOTES = `
  SELECT key, server, body, (extract(epoch FROM now() - said) * 1000)::bigint AS ago FROM cordon.note
  WHERE server <> $1 AND ($2::int IS NULL OR said > now() - $2::int * interval '1 second') ORDER BY said
`;
export const FORGET_NOTES = "DELETE FROM cordon.note WHERE said < now() - interval '1 hour'";
