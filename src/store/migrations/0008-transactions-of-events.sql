-- Every answer names the transactions of the events that it shows. With the hash in the index, only the index is read
-- for it, and not the rows of the events, which are the largest part of a database.

ALTER TABLE event DROP CONSTRAINT event_pkey;
ALTER TABLE event ADD CONSTRAINT event_pkey PRIMARY KEY (block_number, log_index) INCLUDE (transaction_hash);
