-- The chain: what makes a change of the past show. Each account has one, and each entry lengthens
-- it: a hash over the chain so far and the whole transfer. It is written on a row that the posting
-- has locked anyway; one chain for all accounts would be a queue for all (0.33 times the rate).
-- What is hashed is text, so that anybody can check it with any tool; docs/proof.md says how.

grant create on schema private to chronobank;
set role chronobank;

-- What is not in the export, because it tells of people, is proven by its hash, with a salt:
-- without one, whoever knows the members tries them all. Times are those of UTC, to the
-- microsecond, and written out here: a function of its own is six times slower.
create function private.details(transfer public.transfers) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return encode(sha256(convert_to(format('%s,%s,%s,%s,%s,%s,%s,%s,%s', transfer.community_id,
    to_char(transfer.entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    transfer.reason, transfer.exchange_id, to_char(transfer.service_date, 'YYYY-MM-DD'),
    transfer.entered_by, transfer.on_behalf_of, transfer.category, transfer.salt), 'UTF8')), 'hex');
end $$;
comment on function private.details(public.transfers) is
  'A hash over what a transfer says besides its number, kind and lines.';

create function private.holder(account public.accounts) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return encode(sha256(convert_to(format('%s,%s,%s,%s', account.account_id, account.member_id,
    account.partner_id, account.salt), 'UTF8')), 'hex');
end $$;
comment on function private.holder(public.accounts) is 'A hash over whose account it is.';

create function private.digest(transfer public.transfers, lines text) returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(convert_to(format(e'%s,%s,%s\n%s', transfer.transfer_id, transfer.kind,
    private.details(transfer), lines), 'UTF8'));
end $$;
comment on function private.digest(public.transfers, text) is
  'A hash over a whole transfer; lines: the account or escrow and the amount of each, in order.';

create function private.chain(
  before bytea, digest bytea, unit text, balance bigint, entered_at timestamptz) returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(convert_to(format('%s,%s,%s,%s,%s', encode(before, 'hex'), encode(digest, 'hex'),
    unit, balance, to_char(entered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
    'UTF8'));
end $$;
comment on function private.chain(bytea, bytea, text, bigint, timestamptz) is
  'The chain of an account after a transfer with this digest, which leaves it this balance.';

reset role;
revoke create on schema private from chronobank;
