-- Who was said not to be a listed party. Of the question only keyed hashes (HMAC-SHA-256) are here.

create table name_verdict (
  seq          bigint generated always as identity primary key,
  id           text collate "C" not null unique,
  asked        text collate "C" not null,
  asked_text   text collate "C" not null,
  party_id     text collate "C" not null,
  list         text collate "C" not null,
  listed       text collate "C" not null,
  listed_print text collate "C" not null,
  verdict      text collate "C" not null,
  why          text not null,
  by_whom      text collate "C" not null,
  at_ms        bigint not null
);
create index name_verdict_asked on name_verdict (asked, seq);

-- A guard against mistakes; a verdict is taken back by a further one.
create function name_verdict_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'verdicts on names are never changed or deleted';
end $$;
create trigger name_verdict_stays before update or delete or truncate on name_verdict
  for each statement execute function name_verdict_is_append_only();
