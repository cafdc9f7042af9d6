-- Parties behind entries, and where lists are fetched from again.

alter table list_entry
  add column if not exists programmes Array(String),
  add column if not exists party_id String,
  add column if not exists party_kind LowCardinality(String),
  add column if not exists party_names Array(String);

alter table list_entry_by_account
  add column if not exists programmes Array(String),
  add column if not exists party_id String,
  add column if not exists party_kind LowCardinality(String),
  add column if not exists party_names Array(String);

-- The view's columns were fixed when it was made.
drop view if exists list_entry_in_by_account;

create materialized view if not exists list_entry_in_by_account to list_entry_by_account as
select list, hash, key, ledger, account, every_ledger, label, actor, category, abuse, confidence,
       source, stated_from, file, row, programmes, party_id, party_kind, party_names
from list_entry;

-- Other texts of a listed account's key. They follow from the account alone, so no version is named.
create table if not exists account_spelling (
  spelling String,
  account  String
) engine = ReplacingMergeTree
order by (spelling, account)
settings index_granularity = 256;

create table if not exists list_party (
  list        String,
  hash        String,
  id          String,
  kind        LowCardinality(String),
  name_text   Array(String),
  name_kind   Array(String),
  name_script Array(String),
  name_weak   Array(UInt8),
  programmes  Array(String),
  stated_from Nullable(Int64),
  file        String,
  row         UInt32
) engine = ReplacingMergeTree
order by (list, hash, id);

-- The newest row of a source counts; `gone` takes it away.
create table if not exists list_source (
  id     String,
  number UInt64,
  gone   UInt8,
  source String
) engine = ReplacingMergeTree(number)
order by id;
