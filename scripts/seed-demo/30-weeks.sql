-- A week of the year: who needs something asks for it, and most of it is done and confirmed.
create function demo.exchange(recipient integer, day date) returns text
language plpgsql as $$
declare
  offer public.offers;
  request jsonb;
  provider integer;
  escrow jsonb;
  chance constant double precision := random();
  start constant integer := demo.pick(1, 200);
begin
  select s.number into provider from public.memberships s
  join public.offers o using (member_id, community_id)
  where s.community_id = demo.town() and s.number <> recipient
    and o.status = 'active' and o.listed
  order by (s.number - start + 200) % 200 limit 1;
  select o.* into strict offer from public.offers o
  where o.member_id = demo.member(provider) and o.status = 'active' and o.listed limit 1;
  request := demo.act(recipient, 'request_create', jsonb_build_object(
    'offer_id', offer.offer_id, 'amount', demo.pick(2, 12) * 15, 'service_date', day));
  if chance < 0.05 then
    perform demo.act(recipient, 'request_cancel', jsonb_build_object(
      'request_id', request -> 'request_id', 'reason', 'Found help in the house.'));
    return 'cancelled';
  elsif chance < 0.09 then
    perform demo.act(provider, 'request_decline', jsonb_build_object(
      'request_id', request -> 'request_id', 'reason', 'Away that week.'));
    return 'declined';
  end if;
  escrow := demo.act(provider, 'request_accept', jsonb_build_object(
    'request_id', request -> 'request_id')) -> 'escrow';
  if chance < 0.12 then
    perform demo.act(provider, 'escrow_refund', jsonb_build_object(
      'escrow_id', escrow -> 'escrow_id', 'reason', 'Fell ill.'));
    return 'refunded';
  end if;
  perform demo.act(provider, 'escrow_deliver',
    jsonb_build_object('escrow_id', escrow -> 'escrow_id'));
  perform demo.act(recipient, 'escrow_confirm', jsonb_build_object(
    'escrow_id', escrow -> 'escrow_id',
    'amount', case when chance > 0.9 then greatest((escrow ->> 'amount')::integer - 15, 15) end));
  return 'confirmed';
end $$;

-- Returns what happened, and how often.
create function demo.week(n integer, exchanges integer) returns jsonb
language plpgsql as $$
declare
  seen text[] := '{}';
  refused text;
begin
  perform setseed(n / 100.0);
  for turn in 1 .. exchanges loop
    begin
      seen := seen || demo.exchange(demo.pick(1, 190), current_date - 365 + n * 7 - turn % 7);
    exception when sqlstate 'PT409' then
      -- Who has spent all they may has to earn first; who has earned all they may, to spend.
      get stacked diagnostics refused = pg_exception_detail;
      seen := seen || (refused::jsonb ->> 'code');
    end;
  end loop;
  return (select jsonb_object_agg(s.word, s.times)
    from (select word, count(*) as times from unnest(seen) word group by 1) s);
end $$;
