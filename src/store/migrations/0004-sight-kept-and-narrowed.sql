-- Whoever buys learns of no other buyer: a party that acts as a buyer too, as a provider that buys, sees no party
-- beyond its affairs. And what the holder of a file sees besides is found by itself, so that the rest, which only an
-- event of the ledger changes, can be kept from one transaction to the next (src/store/sight.ts).

-- The parties that act as a buyer (36) by an account that speaks for them.
CREATE VIEW asked.buyer AS
SELECT DISTINCT party AS id FROM seat
WHERE stage <> 'WITHDRAWN' AND mod(div(roles, 68719476736), 2) = 1;

-- As in 0003, but without the exports of a file, and without the other parties where the asker buys.
CREATE OR REPLACE VIEW asked.found_seen AS
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
    WHERE asker.party NOT IN (SELECT id FROM asked.buyer)
    UNION
    SELECT record.id FROM asked.asker asker JOIN record ON record.kind IN (3, 4, 5, 6, 7, 8, 12, 17)
    WHERE asker.published
  )
  UNION
  SELECT edge.parent FROM seen JOIN edge ON edge.child = seen.id
)
SELECT id FROM seen;

-- The exports of the file that the asker has, and everything under which they stand.
CREATE VIEW asked.found_of_file AS
WITH RECURSIVE seen (id) AS (
  (
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
