-- Facts are verified data of the chain, byte for byte. Projections follow from the facts alone and can be rebuilt
-- from them at any time. Ids, hashes and addresses of projections are lower-case 0x text. Times are seconds since
-- 1970 (UTC). An absent value is NULL, never 0.

------------------------------------------------------------------------------------------ facts

CREATE TABLE block (
  number         bigint  PRIMARY KEY,
  hash           bytea   NOT NULL UNIQUE,
  parent_hash    bytea   NOT NULL,
  time           bigint  NOT NULL,
  header         bytea   NOT NULL,          -- RLP, with the seals as the node stored them
  seals_verified boolean NOT NULL           -- in this header; parent hashes prove the headers before it
);
CREATE INDEX block_time ON block (time);

CREATE TABLE event (
  block_number      bigint  NOT NULL REFERENCES block (number) ON DELETE CASCADE,
  log_index         integer NOT NULL,       -- position in the block, as JSON-RPC counts
  transaction_index integer NOT NULL,
  transaction_hash  bytea   NOT NULL,
  topics            bytea   NOT NULL,       -- 32 bytes each, one after the other
  data              bytea   NOT NULL,
  type              text    NOT NULL,       -- name of the event
  PRIMARY KEY (block_number, log_index)
);
CREATE INDEX event_transaction ON event (transaction_hash);

CREATE TABLE checkpoint (
  single       boolean PRIMARY KEY DEFAULT true CHECK (single),
  chain_id     bigint  NOT NULL,
  genesis_hash text    NOT NULL,
  ledger       text    NOT NULL,            -- address of the contract
  start_block  bigint  NOT NULL,            -- the block of its deployment
  block_number bigint  NOT NULL,
  block_hash   text    NOT NULL,
  block_time   bigint  NOT NULL,
  validators   jsonb,                       -- that seal the next block; NULL on a chain without seals
  tally        jsonb                        -- the votes that may change that
);

------------------------------------------------------------------------------------ projections

CREATE TABLE record (
  id                  text     PRIMARY KEY,
  kind                smallint NOT NULL,
  issuer              text,                 -- NULL: a founding jurisdiction
  account             text,                 -- NULL: founding record
  role                smallint NOT NULL,
  jurisdiction        smallint NOT NULL,    -- ordinal; its own record has kind 1 and the same ordinal
  parent              text,
  link                text,                 -- what else it names: the operator of an authorization, the resource of a grant, …
  form                smallint NOT NULL,
  reference           text,                 -- the issuer's own identifier; NULL: an export named by its digest
  revision            numeric(20, 0),       -- of the reference, from 0; NULL: an export named by its digest
  ordinal             numeric(20, 0),       -- of an export named by its digest; NULL: named by a reference
  sha256              text,
  sm3                 text,
  from_time           bigint,
  original_until      bigint,               -- as recorded
  until_time          bigint,               -- now
  effective_at        bigint,
  content             text     NOT NULL,
  clear               numeric(78, 0) NOT NULL, -- what rules can read: the seat of a party, the code of a case, else clauses
  recorded_status     smallint NOT NULL,
  status              smallint NOT NULL,    -- now
  holds               smallint NOT NULL,    -- open holds, now
  reaching_holds      smallint NOT NULL,    -- open holds with reach RECALL, now
  disposition_answers bigint,               -- number of breaks that the last CONTINUED or SUNSET answers
  trail_head          text     NOT NULL,    -- now
  recorded_trail_head text     NOT NULL,    -- right after the recording
  flags               smallint NOT NULL,
  soft                bigint   NOT NULL,
  version             integer  NOT NULL,
  recorded_at         bigint   NOT NULL,
  block_number        bigint   NOT NULL,
  log_index           integer  NOT NULL
);
CREATE INDEX record_reference ON record (reference);
CREATE INDEX record_sha256 ON record (sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX record_sm3 ON record (sm3) WHERE sm3 IS NOT NULL;
CREATE INDEX record_content ON record (content);
CREATE INDEX record_jurisdiction_kind ON record (jurisdiction, kind, recorded_at);
CREATE INDEX record_kind_status ON record (kind, status);
CREATE INDEX record_issuer ON record (issuer);
CREATE INDEX record_position ON record (block_number, log_index);
CREATE INDEX record_until ON record (until_time) WHERE until_time IS NOT NULL;

CREATE TABLE edge (
  child    text     NOT NULL,
  relation text     NOT NULL CHECK (relation IN ('PARENT', 'LINK', 'INPUT', 'ISSUER')),
  position smallint NOT NULL,               -- of an INPUT; 0 otherwise
  parent   text     NOT NULL,
  PRIMARY KEY (child, relation, position)
);
CREATE INDEX edge_parent ON edge (parent, relation);

CREATE TABLE act (
  block_number bigint   NOT NULL,
  log_index    integer  NOT NULL,
  subject      text     NOT NULL,
  type         text     NOT NULL CHECK (type IN ('ATTEST', 'SETTLE')),
  code         integer,                     -- ATTEST
  outcome      integer,                     -- ATTEST: class in the low three bits, reason above
  status       smallint,                    -- SETTLE
  reason       integer,                     -- SETTLE
  role         smallint NOT NULL,
  by_party     text     NOT NULL,
  account      text     NOT NULL,
  until_time   bigint,
  effective_at bigint,
  value        numeric(27, 0),              -- ATTEST: 88 bits
  about        text,
  document     text,
  answers      bigint,                      -- SETTLE
  jurisdiction smallint NOT NULL,           -- the one whose rulebook judged the act
  version      integer  NOT NULL,
  soft         bigint   NOT NULL,
  breaks       bigint,                      -- number in the jurisdiction's list, if the act is a break
  trail_head   text     NOT NULL,           -- before the act
  log_hash     text     NOT NULL,           -- keccak-256 of the data: gives the next trail head or filing
  time         bigint   NOT NULL,
  PRIMARY KEY (block_number, log_index)
);
CREATE INDEX act_subject ON act (subject, block_number, log_index);
CREATE INDEX act_by_party ON act (by_party, time);
CREATE INDEX act_about ON act (about) WHERE about IS NOT NULL;
CREATE INDEX act_document ON act (document) WHERE document IS NOT NULL;
CREATE INDEX act_code ON act (code, time) WHERE code IS NOT NULL;
CREATE INDEX act_time ON act (time);

CREATE TABLE hold (
  subject            text     NOT NULL,
  by_party           text     NOT NULL,
  since_block        bigint   NOT NULL,
  since_log_index    integer  NOT NULL,
  reach              text     NOT NULL CHECK (reach IN ('FORWARD', 'RECALL')),
  reason             integer  NOT NULL,
  since_time         bigint   NOT NULL,
  since_break        bigint,                -- number in the jurisdiction's list, if the hold is a break
  released_by        text,
  released_time      bigint,
  released_block     bigint,
  released_log_index integer,
  PRIMARY KEY (subject, since_block, since_log_index)
);
CREATE UNIQUE INDEX hold_open ON hold (subject, by_party) WHERE released_block IS NULL;

CREATE TABLE break (
  jurisdiction smallint NOT NULL,
  number       bigint   NOT NULL,
  subject      text     NOT NULL,
  time         bigint   NOT NULL,
  act          smallint NOT NULL,
  code         integer  NOT NULL,
  block_number bigint   NOT NULL,
  log_index    integer  NOT NULL,
  PRIMARY KEY (jurisdiction, number)
);
CREATE INDEX break_subject ON break (subject);

CREATE TABLE refusal (
  block_number bigint   NOT NULL,
  log_index    integer  NOT NULL,
  party        text     NOT NULL,
  subject      text     NOT NULL,           -- of a refused recording: the id that it would have had
  act          smallint NOT NULL,
  kind         smallint NOT NULL,
  case_number  smallint NOT NULL,           -- of a CASE: the low byte of its code
  code         integer  NOT NULL,
  rule         integer  NOT NULL,
  version      integer  NOT NULL,
  jurisdiction smallint NOT NULL,
  unmet        bigint   NOT NULL,
  time         bigint   NOT NULL,
  account      text     NOT NULL,
  parent       text,
  link         text,
  call         text     NOT NULL,
  log_hash     text     NOT NULL,           -- item of the party's list of refusals
  PRIMARY KEY (block_number, log_index)
);
CREATE INDEX refusal_party ON refusal (party, block_number, log_index);
CREATE INDEX refusal_subject ON refusal (subject);
CREATE INDEX refusal_parent ON refusal (parent) WHERE parent IS NOT NULL;
CREATE INDEX refusal_rule ON refusal (jurisdiction, rule, time);

CREATE TABLE rulebook (
  jurisdiction   smallint NOT NULL,
  version        integer  NOT NULL,
  record         text     NOT NULL,         -- of the jurisdiction
  effective_from bigint   NOT NULL,         -- the date that its text gives
  judges_from    bigint   NOT NULL,         -- its rows judge from then on
  hash           text     NOT NULL,
  block_number   bigint   NOT NULL,
  log_index      integer  NOT NULL,
  PRIMARY KEY (jurisdiction, version)
);

CREATE TABLE rule_step (
  jurisdiction smallint NOT NULL,
  version      integer  NOT NULL,
  kind         smallint NOT NULL,
  case_number  smallint NOT NULL,           -- of a CASE: the low byte of its code; 0: every case, and other kinds
  act          smallint NOT NULL,
  code         integer  NOT NULL,
  words        text[]   NOT NULL,           -- two rows of 16 bytes each
  PRIMARY KEY (jurisdiction, version, kind, case_number, act, code)
);

-- An account may have open offers of several parties. It accepts one of them, and then speaks for that party for ever.
CREATE TABLE seat (
  account      text     NOT NULL,
  party        text     NOT NULL,
  roles        numeric(20, 0) NOT NULL,     -- mask
  until_time   bigint,
  jurisdiction smallint NOT NULL,
  stage        text     NOT NULL CHECK (stage IN ('OFFERED', 'WITHDRAWN', 'BOUND', 'FROZEN')),
  block_number bigint   NOT NULL,           -- of the last change
  log_index    integer  NOT NULL,
  PRIMARY KEY (account, party)
);
CREATE INDEX seat_party ON seat (party);
CREATE UNIQUE INDEX seat_accepted ON seat (account) WHERE stage IN ('BOUND', 'FROZEN');

-- The roles that an account has outside the home jurisdiction of its party.
CREATE TABLE elsewhere (
  account      text     NOT NULL,
  jurisdiction smallint NOT NULL,
  roles        numeric(20, 0) NOT NULL,     -- mask
  until_time   bigint,
  block_number bigint   NOT NULL,           -- of the last change
  log_index    integer  NOT NULL,
  PRIMARY KEY (account, jurisdiction)
);

-- The agencies of a jurisdiction that decide together: those of its founding, and those that they decided. A new version
-- voids the decisions of the one before it that were not carried out.
CREATE TABLE roster (
  jurisdiction  smallint NOT NULL,          -- ordinal
  version       integer  NOT NULL,
  record        text     NOT NULL,          -- of the jurisdiction
  agencies      text[]   NOT NULL,
  quorum        smallint NOT NULL,
  delay_seconds bigint   NOT NULL,
  block_number  bigint   NOT NULL,
  log_index     integer  NOT NULL,
  PRIMARY KEY (jurisdiction, version)
);

-- The steps of the decisions of governance: the jurisdiction's list of decisions, in its order.
CREATE TABLE decision (
  block_number bigint   NOT NULL,
  log_index    integer  NOT NULL,
  jurisdiction smallint NOT NULL,           -- ordinal
  decision     text     NOT NULL,           -- hash of what is decided, of the roster and of the reference
  step         smallint NOT NULL,
  kind         smallint NOT NULL,
  agency       text,                        -- that proposed or approved; NULL: carried out
  account      text     NOT NULL,
  roster       integer  NOT NULL,           -- version
  approvals    integer  NOT NULL,           -- bit i: agency i of the roster, with this step
  time         bigint   NOT NULL,
  content      text     NOT NULL,           -- ABI encoding of what is decided
  reference    text     NOT NULL,           -- number of the agencies' paper
  reference_bytes text  NOT NULL,           -- its bytes, which need not be text
  log_hash     text     NOT NULL,           -- item of the jurisdiction's list of decisions
  PRIMARY KEY (block_number, log_index)
);
CREATE INDEX decision_steps ON decision (jurisdiction, decision);

------------------------------------------------------------------------------ not on the chain

-- Manifests of folders, which their exporters give. A manifest is kept only if its digest is that of a recorded
-- export. Manifests cannot be rebuilt from the chain, so a rebuild leaves them as they are.
CREATE TABLE manifest (
  record text PRIMARY KEY,
  root   text NOT NULL,                     -- SHA-256 digest of the folder, which the export has
  json   text NOT NULL
);

CREATE TABLE manifest_entry (
  record    text    NOT NULL REFERENCES manifest (record) ON DELETE CASCADE,
  algorithm text    NOT NULL CHECK (algorithm IN ('sha256', 'sm3')),
  hex       text    NOT NULL,               -- without 0x
  path      text    NOT NULL,
  size      bigint  NOT NULL,
  PRIMARY KEY (record, algorithm, path)
);
CREATE INDEX manifest_entry_digest ON manifest_entry (algorithm, hex);
