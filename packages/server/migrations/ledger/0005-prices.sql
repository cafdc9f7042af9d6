-- Prices. Rows are only ever inserted; of two words on one moment of a series the one of the higher
-- import counts, and `gone` takes a word back. An import counts only once its own row stands in
-- `price_import`, which is written last.

create table if not exists price (
  base     LowCardinality(String),
  quote    LowCardinality(String),
  source   LowCardinality(String),
  time_ms  Int64,
  number   UInt32,
  digits   UInt128,
  scale    UInt8,
  step_ms  UInt32,
  doubtful UInt8,
  gone     UInt8
) engine = ReplacingMergeTree
order by (base, quote, source, time_ms, number)
settings index_granularity = 1024;

create table if not exists price_import (
  number    UInt32,
  source    String,
  name      String,
  hash      String,
  known_ms  Int64,
  added     UInt32,
  corrected UInt32,
  withdrawn UInt32
) engine = ReplacingMergeTree
order by number;

-- Records of sources (`source`, by id) and stated equalities (`link`, by asset). The highest number
-- of those known at a moment counts; `gone` takes it away.
create table if not exists price_setting (
  kind     LowCardinality(String),
  id       String,
  number   UInt64,
  known_ms Int64,
  gone     UInt8,
  body     String
) engine = ReplacingMergeTree
order by (kind, id, number);
