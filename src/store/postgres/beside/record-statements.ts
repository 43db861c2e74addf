/** What the records of flow logs ask of PostgreSQL. A path has pieces that follow each other; its row is their lock and says where they end. */

export const RECORD_TABLES = `
  CREATE TABLE cordon.record (path text COLLATE "C" PRIMARY KEY, size bigint NOT NULL);
  CREATE TABLE cordon.record_piece (
    path text COLLATE "C" NOT NULL,
    start bigint NOT NULL,
    id text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (path, start),
    UNIQUE (path, id)
  );
`;

/** Names have letters, digits and dashes, which are all below ~. */
export const LIST_RECORDS = `
  SELECT path, size FROM cordon.record WHERE path >= $1 AND path < $1 || '~' ORDER BY path
`;

/** If the piece is there already nothing is appended. */
export const APPEND_RECORDS = `
  WITH grown AS (
    INSERT INTO cordon.record (path, size)
    SELECT $1, $3::bigint WHERE NOT EXISTS (SELECT 1 FROM cordon.record_piece WHERE path = $1 AND id = $4)
    ON CONFLICT (path) DO UPDATE SET size = record.size + excluded.size
    RETURNING size
  )
  INSERT INTO cordon.record_piece (path, start, id, body) SELECT $1, size - $3::bigint, $4, $2::bytea FROM grown
`;

/** The pieces from the one that has a byte, up to another byte. */
export const READ_RECORDS = `
  SELECT start, body FROM cordon.record_piece
  WHERE path = $1 AND start < $3
    AND start >= (SELECT max(start) FROM cordon.record_piece WHERE path = $1 AND start <= $2)
  ORDER BY start
`;

export const REMOVE_RECORDS = `
  WITH gone AS (DELETE FROM cordon.record_piece WHERE path = $1) DELETE FROM cordon.record WHERE path = $1
`;
export const CLEAR_RECORDS = "WITH gone AS (DELETE FROM cordon.record_piece) DELETE FROM cordon.record";
