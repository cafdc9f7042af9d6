-- What people decide about clusters: append-only, an undo is a row too. Clusters themselves are
-- derived and stand in a file beside the ledger.

create table if not exists cluster_hand (
  ledger   LowCardinality(String),
  id       UInt32,
  kind     Enum8('merge' = 0, 'split' = 1, 'distrust' = 2, 'undo' = 3),
  accounts Array(String),
  others   Array(String),
  tx       String,
  undoes   UInt32,
  who      String,
  why      String,
  time_ms  Int64
) engine = ReplacingMergeTree
order by (ledger, id);
