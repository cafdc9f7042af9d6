-- Customers. What is personal stands in party_version.sealed alone, and as keyed hashes in
-- party_number; everything else here may be read by whoever reads the database.

create table party (
  seq        bigint generated always as identity primary key,
  id         text collate "C" not null unique,
  kind       text collate "C" not null,
  version    integer not null,
  created_ms bigint not null,
  updated_ms bigint not null,
  erased_ms  bigint
);

-- Nonce, AES-256-GCM and tag in base64, bound to all other columns of the row; null once erased.
create table party_version (
  party_id text collate "C" not null references party (id),
  version  integer not null,
  kind     text collate "C" not null,
  at_ms    bigint not null,
  by_whom  text collate "C" not null,
  sealed   text,
  primary key (party_id, version)
);

-- HMAC-SHA-256 of the numbers of the newest version: found by equality, told to nobody.
create table party_number (
  party_id text collate "C" not null references party (id),
  kind     text collate "C" not null,
  token    text collate "C" not null,
  primary key (party_id, kind, token)
);
create index party_number_found on party_number (kind, token);
create unique index party_customer on party_number (token) where kind = 'customerId';

-- Pseudonyms as they stand in the ledger of the book.
create table party_account (
  party_id text collate "C" not null references party (id),
  book     text collate "C" not null,
  account  text collate "C" not null,
  since_ms bigint not null,
  by_whom  text collate "C" not null,
  until_ms bigint,
  primary key (party_id, book, account)
);
create index party_account_of on party_account (book, account);
