-- How long the law asks to keep a customer, and who must be kept whatever it asks. Nothing here is
-- personal; nothing is erased by any of it by itself.

create table party_retention (
  party_id text collate "C" primary key references party (id),
  -- Keys of the table of laws, with a comma between.
  laws     text collate "C" not null,
  -- The last day of the relation, 2024-03-01; null while it lasts.
  ended_on text collate "C",
  by_whom  text collate "C" not null,
  at_ms    bigint not null
);
create index party_retention_ended on party_retention (ended_on);

-- Legal holds: of each who and why; lifted ones stay.
create table party_hold (
  id        text collate "C" primary key,
  party_id  text collate "C" not null references party (id),
  reason    text not null,
  by_whom   text collate "C" not null,
  since_ms  bigint not null,
  until_ms  bigint,
  lifted_by text collate "C"
);
create index party_hold_of on party_hold (party_id) where until_ms is null;
