-- Whom the desk tells of changes of standing. None of it is on the chain or follows from it, so a rebuild leaves it.

CREATE TABLE webhook (
  id         text     PRIMARY KEY,
  url        text     NOT NULL,
  secret     text     NOT NULL,             -- that signs its messages
  party      text     NOT NULL,             -- in whose sight it is told
  records    text[]   NOT NULL,             -- empty: all affairs of the party
  added_by   text     NOT NULL,             -- the key or token, by the name that the log of answers has
  added_at   bigint   NOT NULL,
  seen_block bigint   NOT NULL,             -- changes up to this block were looked for
  seen_time  bigint   NOT NULL,             -- its time
  busy_until bigint   NOT NULL DEFAULT 0    -- a server works for it until then; milliseconds since 1970
);
CREATE INDEX webhook_party ON webhook (party);

-- The standing that was told last, or that a record had when it was first seen.
CREATE TABLE webhook_standing (
  webhook  text NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  record   text NOT NULL,
  standing text NOT NULL,                   -- a standing, a blank and a status
  PRIMARY KEY (webhook, record)
);

CREATE TABLE webhook_delivery (
  id       text     PRIMARY KEY,            -- `webhook-id` of every attempt
  webhook  text     NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
  number   bigint   NOT NULL,               -- the order of the webhook's messages, from 1
  record   text,                            -- NULL: a test
  body     text     NOT NULL,
  state    text     NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'GIVEN_UP', 'WITHHELD')),
  made_at  bigint   NOT NULL,
  attempts integer  NOT NULL DEFAULT 0,
  next_at  bigint   NOT NULL,               -- milliseconds since 1970
  last_at  bigint,
  status   integer,                         -- of the last answer; NULL: there was none
  reason   text                             -- why the last attempt failed
);
CREATE UNIQUE INDEX webhook_delivery_order ON webhook_delivery (webhook, number);
