-- What falls with a record rests on it step by step, and thousands of exports may be among it. Nothing but cases stands
-- under an export, and there are few of them: an index of theirs alone is small.

CREATE INDEX record_case_parent ON record (parent) WHERE kind = 15;
