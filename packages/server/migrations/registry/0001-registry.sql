-- The registry: one dialect, PostgreSQL 15 and later, on a server or in this process.
-- Times are UTC milliseconds. Names compare by bytes ("C"), so that every engine sorts alike.
-- JSON is kept as text: it is read whole, and the audit log hashes the text itself.

create table app_user (
  id              text collate "C" primary key,
  name            text collate "C" not null unique,
  full_name       text not null,
  roles           text[] not null,
  password_hash   text not null,
  must_change     boolean not null,
  created_ms      bigint not null,
  disabled_ms     bigint,
  last_sign_in_ms bigint
);

-- Of a token only its SHA-256 is kept, hex.
create table session (
  id           text collate "C" primary key,
  user_id      text collate "C" not null references app_user (id),
  token_hash   text collate "C" not null unique,
  created_ms   bigint not null,
  last_seen_ms bigint not null,
  from_address text not null,
  agent        text not null
);
create index session_of_user on session (user_id);

create table api_key (
  seq          bigint generated always as identity primary key,
  id           text collate "C" not null unique,
  user_id      text collate "C" not null references app_user (id),
  label        text not null,
  prefix       text collate "C" not null,
  token_hash   text collate "C" not null unique,
  scopes       text[] not null,
  created_ms   bigint not null,
  expires_ms   bigint,
  revoked_ms   bigint,
  last_used_ms bigint
);
create index api_key_of_user on api_key (user_id, seq);

create table audit_entry (
  seq          bigint primary key,
  when_ms      bigint not null,
  who          text collate "C" not null,
  action       text collate "C" not null,
  object       text collate "C" not null,
  from_address text not null,
  before_json  text not null,
  after_json   text not null,
  hash         text not null,
  signature    text not null
);
create index audit_entry_of_object on audit_entry (object, seq);
create index audit_entry_of_who on audit_entry (who, seq);
create index audit_entry_at on audit_entry (when_ms);

-- The end of the log: one row, locked by whoever appends.
create table audit_head (
  one        integer primary key check (one = 1),
  log        text not null,
  seq        bigint not null,
  hash       text not null,
  signature  text not null,
  key        text not null
);

-- A guard against mistakes. Against those who can drop it there is the chain.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit log are never changed or deleted';
end $$;
create trigger audit_entry_stays before update or delete or truncate on audit_entry
  for each statement execute function audit_is_append_only();

create table job (
  seq           bigint generated always as identity primary key,
  id            text collate "C" not null unique,
  kind          text collate "C" not null,
  open_key      text collate "C",
  state         text collate "C" not null,
  by_whom       text not null,
  input         text not null,
  resume        text not null,
  result        text not null,
  fault         text,
  done          bigint not null,
  total         bigint,
  unit          text not null,
  cancel_asked  boolean not null,
  attempt       integer not null,
  owner         text not null,
  created_ms    bigint not null,
  started_ms    bigint,
  started_done  bigint not null,
  ended_ms      bigint,
  lease_ends_ms bigint
);
create unique index job_open_key on job (kind, open_key)
  where open_key is not null and state in ('queued', 'running');
create index job_open on job (kind, seq) where state in ('queued', 'running');

create table import_cursor (
  source     text collate "C" primary key,
  position   text not null,
  updated_ms bigint not null
);

create table setting (
  key        text collate "C" primary key,
  value      text not null,
  by_whom    text not null,
  updated_ms bigint not null
);
