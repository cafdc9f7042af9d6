-- What people here say of tags. Rows are only ever added; the deed is JSON, as in `tag-deed.ts`.

create table if not exists tag_deed (
  number UInt64,
  deed   String
) engine = ReplacingMergeTree
order by number;
