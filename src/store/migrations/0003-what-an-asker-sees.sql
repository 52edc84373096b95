-- The index as one asker may see it: docs/access.md gives the rule in words, and here it is once for every question.
-- Views in a schema of their own have the names of the tables that they limit. A reader puts that schema before the
-- others and names its asker (src/store/sight.ts); from then on every statement of its transaction, whoever wrote it,
-- finds only what the views leave. Whoever names no asker reads the tables.
--
-- `laiqu.party` is the id of a party, `laiqu.jurisdictions` a list of ordinals, `laiqu.published` is `yes` where what
-- everybody may know counts too, and `laiqu.file` is the digest of a file that the asker has. From these follow
-- `laiqu.affairs` and `laiqu.seen`, the ids of what is found below, once for a transaction and not for each statement.
-- A setting that is absent or empty gives nothing.

CREATE SCHEMA asked;

CREATE VIEW asked.asker AS
SELECT nullif(current_setting('laiqu.party', true), '') AS party,
       string_to_array(nullif(current_setting('laiqu.jurisdictions', true), ''), ',')::smallint[] AS jurisdictions,
       coalesce(current_setting('laiqu.published', true), '') = 'yes' AS published,
       nullif(current_setting('laiqu.file', true), '') AS file;

-- What is the asker's own: of a party its record, what it recorded, what stands under it or names it; of an auditor or
-- an authority everything in its jurisdictions.
CREATE VIEW asked.own AS
SELECT asker.party AS id FROM asked.asker asker WHERE asker.party IS NOT NULL
UNION
SELECT edge.child FROM asked.asker asker JOIN edge ON edge.parent = asker.party
WHERE edge.relation IN ('ISSUER', 'PARENT', 'LINK')
UNION
SELECT record.id FROM asked.asker asker JOIN record ON record.jurisdiction = ANY (asker.jurisdictions);

-- The asker's affairs: its own, what stands under that or names it, and the products that were made of it. A party
-- (kind 2) and a jurisdiction (kind 1) lead no further, and neither does a grant to the scenario that uses it, because
-- others use that scenario too.
CREATE VIEW asked.found_affair AS
WITH RECURSIVE affair (id, kind) AS (
  SELECT record.id, record.kind FROM asked.own own JOIN record ON record.id = own.id
  UNION
  SELECT child.id, child.kind
  FROM affair
  JOIN edge ON edge.parent = affair.id
  JOIN record child ON child.id = edge.child
  WHERE affair.kind NOT IN (1, 2)
    AND (edge.relation IN ('PARENT', 'LINK') OR (edge.relation = 'INPUT' AND child.kind = 12))
)
SELECT id FROM affair;

CREATE VIEW asked.affair AS
SELECT unnest(string_to_array(nullif(current_setting('laiqu.affairs', true), ''), ',')) AS id;

-- The institutions: parties that an account speaks for in any role but applicant (27), developer (35) and buyer (36).
CREATE VIEW asked.institution AS
SELECT DISTINCT party AS id FROM seat
WHERE stage <> 'WITHDRAWN'
  AND roles - mod(div(roles, 134217728), 2) * 134217728
            - mod(div(roles, 34359738368), 2) * 34359738368
            - mod(div(roles, 68719476736), 2) * 68719476736 > 0;

-- What the asker may see: its affairs, the records about which it acted, jurisdictions and institutions, all parties if
-- it is an institution itself (or an operator could make no agreement with a new buyer), what everybody may know
-- (resources, plans, procurements, authorizations, grants, scenarios, products and domains), the exports of the file
-- that it has; and everything under which these stand or of which they are made, to the source.
CREATE VIEW asked.found_seen AS
WITH RECURSIVE seen (id) AS (
  (
    SELECT id FROM asked.affair
    UNION
    SELECT act.subject FROM asked.asker asker JOIN act ON act.by_party = asker.party
    UNION
    SELECT record.id FROM record WHERE record.kind = 1
    UNION
    SELECT id FROM asked.institution
    UNION
    SELECT record.id
    FROM asked.asker asker
    JOIN asked.institution institution ON institution.id = asker.party
    JOIN record ON record.kind = 2
    UNION
    SELECT record.id FROM asked.asker asker JOIN record ON record.kind IN (3, 4, 5, 6, 7, 8, 12, 17)
    WHERE asker.published
    UNION
    SELECT record.id FROM asked.asker asker JOIN record ON record.sha256 = asker.file
    UNION
    SELECT record.id FROM asked.asker asker JOIN record ON record.sm3 = asker.file
    UNION
    SELECT entry.record FROM asked.asker asker JOIN manifest_entry entry ON '0x' || entry.hex = asker.file
  )
  UNION
  SELECT edge.parent FROM seen JOIN edge ON edge.child = seen.id
)
SELECT id FROM seen;

CREATE VIEW asked.seen AS
SELECT unnest(string_to_array(nullif(current_setting('laiqu.seen', true), ''), ',')) AS id;

CREATE VIEW asked.record AS
SELECT * FROM record WHERE id IN (SELECT id FROM asked.seen);

-- What a seen record stands under is seen too.
CREATE VIEW asked.edge AS
SELECT * FROM edge WHERE child IN (SELECT id FROM asked.seen);

-- An act of a party that the asker may not see, or that names a record which it may not see, is left out. Standing never
-- rests on such an act: only institutions, and parties that a record names, hold, end or settle it.
CREATE VIEW asked.act AS
SELECT * FROM act
WHERE subject IN (SELECT id FROM asked.seen)
  AND by_party IN (SELECT id FROM asked.seen)
  AND (about IS NULL OR about IN (SELECT id FROM asked.seen)
       OR NOT EXISTS (SELECT 1 FROM record WHERE record.id = act.about));

CREATE VIEW asked.hold AS
SELECT * FROM hold WHERE subject IN (SELECT id FROM asked.seen) AND by_party IN (SELECT id FROM asked.seen);

CREATE VIEW asked.break AS
SELECT * FROM break WHERE subject IN (SELECT id FROM asked.seen);

-- The asker's own refused acts, those in its jurisdictions, and those of others about its affairs.
CREATE VIEW asked.refusal AS
SELECT refusal.* FROM refusal, asked.asker asker
WHERE refusal.party = asker.party
   OR refusal.jurisdiction = ANY (asker.jurisdictions)
   OR (refusal.party IN (SELECT id FROM asked.seen)
       AND (refusal.subject IN (SELECT id FROM asked.affair)
            OR refusal.parent IN (SELECT id FROM asked.affair)
            OR refusal.link IN (SELECT id FROM asked.affair))
       AND (refusal.parent IS NULL OR refusal.parent IN (SELECT id FROM asked.seen))
       AND (refusal.link IS NULL OR refusal.link IN (SELECT id FROM asked.seen)));

CREATE VIEW asked.seat AS
SELECT * FROM seat WHERE party IN (SELECT id FROM asked.seen);

CREATE VIEW asked.elsewhere AS
SELECT * FROM elsewhere WHERE account IN (SELECT account FROM asked.seat);

-- Manifests name the files of an export, so they are for those whose affair the export is. Whoever has a file learns in
-- which exports it is.
CREATE VIEW asked.manifest AS
SELECT * FROM manifest WHERE record IN (SELECT id FROM asked.affair);

CREATE VIEW asked.manifest_entry AS
SELECT entry.* FROM manifest_entry entry, asked.asker asker
WHERE entry.record IN (SELECT id FROM asked.affair) OR '0x' || entry.hex = asker.file;

-- Decisions of governance, rosters and rulebooks are for everybody. Every other event belongs to a row that is seen.
CREATE VIEW asked.event AS
SELECT * FROM event
WHERE type IN ('RulebookPublished', 'RosterAdopted', 'DecisionTaken')
   OR (block_number, log_index) IN (
        SELECT block_number, log_index FROM asked.record
        UNION ALL SELECT block_number, log_index FROM asked.act
        UNION ALL SELECT block_number, log_index FROM asked.refusal);
