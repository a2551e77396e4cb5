\set n random(1, :members)
select public.transfer_create(bench.member(:n::integer), 'again', 60, 'other', 'gift',
  to_member_id => bench.member(1 + :n::integer % :members::integer));
