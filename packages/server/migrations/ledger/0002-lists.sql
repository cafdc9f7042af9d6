-- Lists. Every version keeps its entries whole; when a claim was valid and when it was known is
-- derived from the versions at each look, so that their order of arrival cannot matter.
-- A version counts only once its row stands in `list_version`, which is written last.

create table if not exists list_version (
  list         String,
  hash         String,
  published_ms Int64,
  known_ms     Int64,
  sanction     UInt8,
  entry_count  UInt32,
  added        UInt32,
  changed      UInt32,
  removed      UInt32,
  faults       String,
  files        String
) engine = ReplacingMergeTree
order by (list, hash);

create table if not exists list_entry (
  list         String,
  hash         String,
  key          String,
  ledger       LowCardinality(String),
  account      String,
  every_ledger UInt8,
  label        String,
  actor        String,
  category     LowCardinality(String),
  abuse        LowCardinality(String),
  confidence   LowCardinality(String),
  source       String,
  stated_from  Nullable(Int64),
  file         String,
  row          UInt32
) engine = ReplacingMergeTree
order by (list, hash, key);

create table if not exists list_entry_by_account (
  list         String,
  hash         String,
  key          String,
  ledger       LowCardinality(String),
  account      String,
  every_ledger UInt8,
  label        String,
  actor        String,
  category     LowCardinality(String),
  abuse        LowCardinality(String),
  confidence   LowCardinality(String),
  source       String,
  stated_from  Nullable(Int64),
  file         String,
  row          UInt32
) engine = ReplacingMergeTree
order by (account, list, key, hash)
settings index_granularity = 256;

create materialized view if not exists list_entry_in_by_account to list_entry_by_account as
select * from list_entry;

create table if not exists actor (
  list          String,
  hash          String,
  id            String,
  label         String,
  categories    Array(String),
  jurisdictions Array(String),
  uri           String,
  aliases       Array(String)
) engine = ReplacingMergeTree
order by (id, list, hash);

create table if not exists coinbase_mark (
  list  String,
  hash  String,
  text  String,
  label String,
  link  String
) engine = ReplacingMergeTree
order by (list, hash, text);
