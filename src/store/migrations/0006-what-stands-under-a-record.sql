-- Questions look for what stands under a record, or names it, by the columns of the record itself: the grants of an
-- authorization, the agreements with a buyer. Without these, each such question reads the whole table.

CREATE INDEX record_parent ON record (parent, kind) WHERE parent IS NOT NULL;
CREATE INDEX record_link ON record (link, kind) WHERE link IS NOT NULL;
