insert into public.things (label) values ('seed');
