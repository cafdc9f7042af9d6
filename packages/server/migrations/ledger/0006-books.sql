-- Books. Reasons: docs/adr/0006-books.md.
--
-- When a transaction happened, in UTC milliseconds; the smallest Int64 says: when its block was made.
-- Times enter with leg 0 of a transaction and stand in `tx` alone.

alter table posting_in add column if not exists time_ms Int64 default -9223372036854775808;

alter table tx add column if not exists time_ms Int64 default -9223372036854775808;

-- The view's columns were fixed when it was made.
drop view if exists posting_in_tx;

create materialized view if not exists posting_in_tx to tx as
select ledger, tx, height, position, block, time_ms from posting_in where leg = 0 and posting_in.gone = 0 and posting_in.version = 0;

-- A book with its assets and mappings; the row with the highest number counts.
create table if not exists book (
  id     String,
  number UInt64,
  gone   UInt8,
  book   String
) engine = ReplacingMergeTree(number)
order by id;

-- Links between transactions, said once from each side. The row with the highest number counts.
create table if not exists link (
  ledger       LowCardinality(String),
  tx           String,
  move         UInt32,
  to_ledger    LowCardinality(String),
  to_tx        String,
  to_account   String,
  relation     LowCardinality(String),
  evidence     LowCardinality(String),
  confidence   UInt8,
  reasons      Array(String),
  known_ms     Int64,
  number       UInt64,
  gone         UInt8
) engine = ReplacingMergeTree(number)
order by (ledger, tx, move, relation, to_ledger, to_tx, to_account)
settings index_granularity = 256;

create table if not exists link_by_target (
  ledger       LowCardinality(String),
  tx           String,
  move         UInt32,
  to_ledger    LowCardinality(String),
  to_tx        String,
  to_account   String,
  relation     LowCardinality(String),
  evidence     LowCardinality(String),
  confidence   UInt8,
  reasons      Array(String),
  known_ms     Int64,
  number       UInt64,
  gone         UInt8
) engine = ReplacingMergeTree(number)
order by (to_ledger, to_tx, to_account, ledger, tx, move, relation)
settings index_granularity = 256;

create materialized view if not exists link_in_by_target to link_by_target as
select * from link;
