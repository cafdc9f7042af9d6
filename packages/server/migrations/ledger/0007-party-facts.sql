-- What lists say of a party beside its names, and how parties stand to each other, as JSON.

alter table list_party
  add column if not exists facts     String,
  add column if not exists relations String;
