-- The ledger. Reasons: docs/adr/0004-ledger-schema.md.
--
-- Rows are only ever inserted. A posting is written once as its block states it (version 0) and,
-- where it had an unknown amount, once more when the coin arrives (version 1). `gone` cancels the
-- version 0 row: 1 in the account order alone (the account changed), 2 in every order (the posting
-- turned out not to be).
--
-- Everything enters through `posting_in`, which keeps nothing itself; its views fill all orders.
-- Ids of chains are stored as bytes in the order people write them, ids of books as UTF-8.

create table if not exists block (
  ledger        LowCardinality(String),
  height        UInt32,
  id            String,
  previous      String,
  time_ms       Int64,
  work          UInt256,
  tx_count      UInt32,
  bytes         UInt32,
  coinbase_text String,
  state         Enum8('writing' = 0, 'live' = 1, 'orphaned' = 2),
  banned        UInt8,
  version       UInt64
) engine = ReplacingMergeTree(version)
order by (ledger, height, id);

create table if not exists posting_in (
  ledger       String,
  height       UInt32,
  position     UInt32,
  leg          UInt32,
  block        String,
  tx           String,
  side         Enum8('debit' = 0, 'credit' = 1),
  account      String,
  certainty    Enum8('stated' = 0, 'inferred' = 1, 'unknown' = 2),
  asset        String,
  amount       UInt256,
  amount_known UInt8,
  coin_tx      String,
  coin_index   UInt32,
  move         UInt32,
  kind         Enum8('transfer' = 0, 'fee' = 1, 'issuance' = 2, 'burn' = 3, 'swap' = 4,
                     'bridge' = 5, 'internal' = 6),
  form         String,
  version      UInt8,
  gone         UInt8
) engine = Null;

create table if not exists posting (
  ledger       LowCardinality(String),
  height       UInt32,
  position     UInt32,
  leg          UInt32,
  block        LowCardinality(String),
  tx           String,
  side         Enum8('debit' = 0, 'credit' = 1),
  account      String,
  certainty    Enum8('stated' = 0, 'inferred' = 1, 'unknown' = 2),
  asset        LowCardinality(String),
  amount       UInt256,
  amount_known UInt8,
  coin_tx      String,
  coin_index   UInt32,
  move         UInt32,
  kind         Enum8('transfer' = 0, 'fee' = 1, 'issuance' = 2, 'burn' = 3, 'swap' = 4,
                     'bridge' = 5, 'internal' = 6),
  form         LowCardinality(String),
  version      UInt8,
  gone         UInt8
) engine = ReplacingMergeTree(version, gone)
order by (ledger, height, position, leg, block)
settings index_granularity = 1024;

create table if not exists posting_by_account (
  ledger       LowCardinality(String),
  account      String,
  height       UInt32,
  position     UInt32,
  leg          UInt32,
  block        LowCardinality(String),
  tx           String,
  side         Enum8('debit' = 0, 'credit' = 1),
  certainty    Enum8('stated' = 0, 'inferred' = 1, 'unknown' = 2),
  asset        LowCardinality(String),
  amount       UInt256,
  amount_known UInt8,
  coin_tx      String,
  coin_index   UInt32,
  move         UInt32,
  kind         Enum8('transfer' = 0, 'fee' = 1, 'issuance' = 2, 'burn' = 3, 'swap' = 4,
                     'bridge' = 5, 'internal' = 6),
  form         LowCardinality(String),
  version      UInt8,
  gone         UInt8
) engine = ReplacingMergeTree(version, gone)
order by (ledger, account, height, position, leg, block)
settings index_granularity = 1024;

create table if not exists tx (
  ledger   LowCardinality(String),
  tx       String,
  height   UInt32,
  position UInt32,
  block    LowCardinality(String)
) engine = ReplacingMergeTree
order by (ledger, tx, height, position, block)
settings index_granularity = 1024;

create table if not exists spend (
  ledger     LowCardinality(String),
  coin_tx    String,
  coin_index UInt32,
  height     UInt32,
  position   UInt32,
  leg        UInt32,
  block      LowCardinality(String),
  tx         String
) engine = ReplacingMergeTree
order by (ledger, coin_tx, coin_index, height, position, leg, block)
settings index_granularity = 1024;

create table if not exists unresolved (
  ledger     LowCardinality(String),
  coin_tx    String,
  coin_index UInt32,
  height     UInt32,
  position   UInt32,
  leg        UInt32,
  block      LowCardinality(String),
  version    UInt8,
  gone       UInt8
) engine = ReplacingMergeTree(version, gone)
order by (ledger, coin_tx, coin_index, height, position, leg, block);

create materialized view if not exists posting_in_posting to posting as
select ledger, height, position, leg, block, tx, side, account, certainty, asset, amount,
       amount_known, coin_tx, coin_index, move, kind, form, version, posting_in.gone = 2 as gone
from posting_in where posting_in.gone != 1;

create materialized view if not exists posting_in_by_account to posting_by_account as
select ledger, account, height, position, leg, block, tx, side, certainty, asset, amount,
       amount_known, coin_tx, coin_index, move, kind, form, version, posting_in.gone > 0 as gone
from posting_in where account != '';

create materialized view if not exists posting_in_tx to tx as
select ledger, tx, height, position, block from posting_in where leg = 0 and gone = 0;

create materialized view if not exists posting_in_spend to spend as
select ledger, coin_tx, coin_index, height, position, leg, block, tx
from posting_in where side = 'debit' and coin_tx != '' and version = 0;

create materialized view if not exists posting_in_unresolved to unresolved as
select ledger, coin_tx, coin_index, height, position, leg, block, version, amount_known as gone
from posting_in
where side = 'debit' and coin_tx != '' and posting_in.gone = 0
  and (amount_known = 0 or version = 1);
