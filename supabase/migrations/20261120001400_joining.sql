-- Joining: what a new community starts with, what a new membership starts with.

grant create on schema private to chronobank;
-- Only while they are being set up, and only here, is something of these tables the bank's.
grant insert on public.community_settings, public.categories to chronobank;
create policy "the bank sets up settings" on public.community_settings for insert to chronobank
  with check (true);
create policy "the bank sets up categories" on public.categories for insert to chronobank
  with check (true);
set role chronobank;

create function private.set_up_community() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.community_settings (community_id) values (new.community_id);
  insert into public.categories (community_id, category, name)
  values (new.community_id, 'other', 'Other');
  insert into private.membership_numbers (community_id, last_number) values (new.community_id, 0);
  insert into public.accounts (community_id, unit, system_account, stripe)
  select new.community_id, 'HOUR', kind, stripe
  from unnest(enum_range(null::public.system_account)) kind,
    generate_series(0, private.stripes(kind) - 1) stripe;
  return null;
end $$;
comment on function private.set_up_community() is
  'Trigger: settings, a first category and the system accounts. Definer: whoever adds a '
  'community, the bank opens its accounts.';

-- Gives what the community gives to those who begin; a second time nothing.
create function private.give_welcome_grant(membership public.memberships) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  amount bigint;
begin
  select s.welcome_grant into strict amount from public.community_settings s
  where s.community_id = membership.community_id;
  if amount > 0 then
    perform private.post(membership.community_id, 'grant', array[
        row(private.system_account(membership.community_id, 'HOUR', 'issuance'), null,
          -amount)::private.leg,
        row((private.member_account(membership.member_id, membership.community_id, 'HOUR'))
          .account_id, null, amount)::private.leg],
      checked => false);
  end if;
end $$;
comment on function private.give_welcome_grant(public.memberships) is
  'Posts the welcome grant (minutes) from issuance, where the community gives one.';

create function private.number_membership() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update private.membership_numbers n set last_number = n.last_number + 1
  where n.community_id = new.community_id returning n.last_number into new.number;
  if new.standing is null then
    select case s.joining when 'open' then 'active' else 'pending' end::public.standing
    into new.standing
    from public.community_settings s where s.community_id = new.community_id;
  elsif new.standing in ('leaving', 'closed', 'erased') then
    perform private.refuse('transition_forbidden',
      jsonb_build_object('subject', 'memberships', 'from', null, 'to', new.standing));
  end if;
  new.granted_at := case when new.standing = 'active' then clock_timestamp() end;
  return new;
end $$;
comment on function private.number_membership() is
  'Trigger: number, and the standing that the community begins with. Definer: counts for all.';

create function private.open_membership() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.accounts (
    community_id, unit, member_id, floor, ceiling, soft_floor, soft_ceiling)
  select new.community_id, 'HOUR', new.member_id, s.default_floor, s.default_ceiling,
    s.default_soft_floor, s.default_soft_ceiling
  from public.community_settings s where s.community_id = new.community_id;
  -- Who comes from another system brings a balance, and no grant.
  if new.standing = 'active' and new.external_id is null then
    perform private.give_welcome_grant(new);
  end if;
  perform private.record_event('membership_began', new.community_id,
    case when tg_argv[0] = 'dashboard' then 'dashboard'
      when private.has_login(new.member_id) then 'member'
      else 'staff' end::public.event_source,
    member_id => new.member_id, to_state => new.standing::text,
    facts => case when new.role <> 'member' then jsonb_build_object('role', new.role) end);
  return null;
end $$;
comment on function private.open_membership() is
  'Trigger: opens the account of a membership with the community''s limits. Definer: whoever '
  'adds a membership, the bank opens its account.';

-- A standing changes through the API or by a pick in the dashboard; both end up here.
create function private.change_standing() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.standing not in ('leaving', 'closed', 'erased') then
    new.deceased_at := null;
  end if;
  if new.standing = 'closed' then
    perform private.end_requests(new,
      case when tg_argv[0] = 'dashboard' then 'dashboard' else 'job' end::public.event_source);
  end if;
  if new.standing = 'active' and new.granted_at is null then
    new.granted_at := clock_timestamp();
    perform private.give_welcome_grant(new);
  end if;
  update public.offers o set listed = (new.standing = 'active')
  where o.member_id = new.member_id and o.community_id = new.community_id
    and o.listed <> (new.standing = 'active');
  if tg_argv[0] = 'dashboard' then
    perform private.record_event('membership_' || new.standing, new.community_id, 'dashboard',
      member_id => new.member_id, from_state => old.standing::text,
      to_state => new.standing::text);
  end if;
  return new;
end $$;
comment on function private.change_standing() is
  'Trigger: what follows from a standing (offers listed or not, welcome grant, requests that end '
  'with it); the dashboard''s edits become events here, the API records its own with actor and '
  'reason. Definer: posts.';

reset role;
revoke create on schema private from chronobank;

create trigger "a community is set up" after insert on public.communities
  for each row execute function private.set_up_community();
create trigger "a membership is numbered" before insert on public.memberships
  for each row execute function private.number_membership();
create trigger "a membership opens an account" after insert on public.memberships
  for each row when (current_user = 'chronobank')
  execute function private.open_membership('api');
create trigger "a membership by hand opens an account" after insert on public.memberships
  for each row when (current_user <> 'chronobank')
  execute function private.open_membership('dashboard');
create trigger "a standing has consequences" before update on public.memberships
  for each row when (old.standing <> new.standing and current_user = 'chronobank')
  execute function private.change_standing('api');
create trigger "a standing by hand has consequences" before update on public.memberships
  for each row when (old.standing <> new.standing and current_user <> 'chronobank')
  execute function private.change_standing('dashboard');
create trigger "a membership keeps its place" before update on public.memberships
  for each row when (
    (old.community_id, old.member_id, old.number) <> (new.community_id, new.member_id, new.number)
    or (old.granted_at is distinct from new.granted_at and current_user <> 'chronobank'))
  execute function private.refuse_statement('who is where does not change');
create trigger "memberships are kept" before delete on public.memberships
  for each statement execute function private.refuse_statement('memberships are kept');
create trigger "memberships are never emptied" before truncate on public.memberships
  for each statement execute function private.refuse_statement('memberships are kept');
