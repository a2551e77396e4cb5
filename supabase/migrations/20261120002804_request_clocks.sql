-- Requests that nobody accepted in time expire.

grant create on schema private to chronobank;
set role chronobank;

create function private.expire_request(request_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  request public.requests;
begin
  update public.requests r set state = 'expired'
  where r.request_id = expire_request.request_id returning * into strict request;
  perform private.record_event('request_expired', request.community_id, 'job',
    request_id => request.request_id, from_state => 'open', to_state => 'expired');
end $$;
comment on function private.expire_request(uuid) is 'open -> expired.';

create function private.request_expiry(batch_size integer, as_of timestamptz)
returns private.batch
language plpgsql security definer set search_path = ''
as $$
declare
  rows private.due[];
begin
  select array_agg(row(d.request_id, d.community_id)::private.due) into rows from (
    select r.request_id, r.community_id from public.requests r
    where r.expires_at <= as_of and r.state = 'open'
      and not private.is_set_back('request-expiry', r.request_id, as_of)
    order by r.expires_at limit batch_size
    for no key update skip locked) d;
  return private.carry_out(
    'request-expiry', rows, 'private.expire_request(uuid)', batch_size, as_of);
end $$;
comment on function private.request_expiry(integer, timestamptz) is
  'Expires requests that nobody accepted in time.';

reset role;
revoke create on schema private from chronobank;
