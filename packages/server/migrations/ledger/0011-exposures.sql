-- Exposure of accounts, derived from postings and lists: rows of one state, which `exposure_state`
-- names. Whatever is in `exposure` counts only where the state does.

create table if not exists exposure (
  ledger   LowCardinality(String),
  account  String,
  side     Enum8('received' = 0, 'sent' = 1),
  asset    LowCardinality(String),
  kind     Enum8('named' = 0, 'ledger' = 1, 'unknown' = 2, 'cut' = 3),
  category LowCardinality(String),
  actor    String,
  direct   UInt256,
  indirect UInt256,
  total    UInt256,
  version  UInt64,
  gone     UInt8
) engine = ReplacingMergeTree(version, gone)
order by (ledger, account, side, asset, kind, category, actor);

create table if not exists exposure_state (
  ledger  String,
  basis   String,
  version UInt64
) engine = ReplacingMergeTree(version)
order by ledger;
