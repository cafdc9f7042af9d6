-- Whether a list only names a party beside those that it designates.

alter table list_party
  add column if not exists mentioned UInt8 default 0;
