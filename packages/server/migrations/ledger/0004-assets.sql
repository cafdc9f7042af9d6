-- What is known about assets, and what sources could not tell about blocks.

-- A row is what one source said at one time; nothing is replaced but by itself.
create table if not exists asset (
  ledger   LowCardinality(String),
  id       String,
  vouched  UInt8,
  known_ms Int64,
  source   String,
  symbol   Nullable(String),
  name     Nullable(String),
  decimals Nullable(UInt8),
  marks    Array(LowCardinality(String))
) engine = ReplacingMergeTree
order by (ledger, id, vouched, known_ms, source)
settings index_granularity = 256;

create table if not exists block_note (
  ledger LowCardinality(String),
  note   LowCardinality(String),
  height UInt32,
  block  String
) engine = ReplacingMergeTree
order by (ledger, note, height, block);
