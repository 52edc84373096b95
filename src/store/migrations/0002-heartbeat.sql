-- The life of the process that writes the index. It is neither a fact nor a projection, and no answer about records
-- rests on it: status and readiness read it to see whether anybody still keeps the index.

CREATE TABLE heartbeat (
  single  boolean     PRIMARY KEY DEFAULT true CHECK (single),
  beat_at timestamptz NOT NULL,             -- by the clock of the database
  head    bigint,                           -- the last block of the node that the index saw; NULL: none yet
  code    text                              -- why the index does not go on; NULL: it follows the chain
);
