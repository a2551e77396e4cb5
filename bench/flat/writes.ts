import type { Calls } from "./call.ts";

const member = { on: "member" } as const;
const staff = { on: "member", as: "staff" } as const;
const why = "reason => 'Talked it over.'";
const soon = "expires_at => now() + interval '1 day'";
const onMember = { ...staff, args: `member_id => :member, ${why}` };

/** On what `before` has made. */
const made = (id: string, more = "") => `${id} => (:=made)::uuid${more && `, ${more}`}`;
/** What a write has made, out of its answer. */
const answer = (call: string, id: string) => `select public.${call} #>> '{body, ${id}}'`;
const newcomer = (...standings: string[]) =>
  `select bench.newcomer(${["$1", ...standings.map((standing) => `'${standing}'`)].join()})`;
const onNewcomer = (...standings: string[]) => ({
  ...staff,
  before: newcomer(...standings),
  args: made("member_id", why),
});

const scopes = `scopes => '["requests", "confirm"]', ${soon}`;
const words = "title => 'Bread', description => 'Sourdough.', category => 'home'";
const gift = "amount => 5, category => 'other', reason => 'gift'";
const legs = "'legs', legs => jsonb_build_array(jsonb_build_object('recipient_id', :=other, " +
  "'provider_id', :=member, 'amount', 5))";
/** Makes a group of two, by staff. */
export const group = answer(
  `group_hold(:staff, 'made', 'other', ${legs})`,
  "exchange, exchange_id",
);
const claim = answer(
  "payment_request_create(:other_user, 'made', :member, 5, 'other')",
  "payment_request_id",
);
const rate = `floor => -6000, ceiling => 6000, rate => '{"ours": 1, "theirs": 1}'`;

/** Writes along the life of an exchange, and what moves at once. */
const EXCHANGES: Calls = {
  "dispute-resolve": {
    on: "disputed",
    as: "staff",
    args: "dispute_id => :dispute, resolution => 'split', amount => 10",
  },
  "dispute-respond": {
    on: "disputed",
    as: "provider",
    args: "dispute_id => :dispute, statement => 'It was done.'",
  },
  "dispute-withdraw": { on: "disputed", as: "recipient", args: "dispute_id => :dispute" },
  "escrow-confirm": { on: "delivered", as: "recipient", args: "escrow_id => :escrow" },
  "escrow-deliver": { on: "held", as: "provider", args: "escrow_id => :escrow" },
  "escrow-dispute": {
    on: "delivered",
    as: "recipient",
    args: "escrow_id => :escrow, reason => 'other', statement => 'It was not.'",
  },
  "escrow-refund": { on: "held", as: "provider", args: "escrow_id => :escrow" },
  "admin-escrow-confirm": {
    ...staff,
    before: "select bench.for_staff($1, 'exchange')",
    args: made("escrow_id", why),
  },
  "group-cancel": { ...staff, before: group, args: made("exchange_id") },
  "group-confirm": { ...member, as: "other_user", before: group, args: made("exchange_id") },
  "group-hold": { ...staff, args: `category => 'other', preset => ${legs}` },
  "group-settle": { ...staff, before: group, args: made("exchange_id") },
  "offer-create": { ...member, args: `${words}, amount => 60` },
  "offer-update": { on: "offer", args: `offer_id => :offer, changes => '{"title": "Rye"}'` },
  "payment-create": {
    ...staff,
    before: `select public.transfer_create(:other_user, 'made', 5, 'other', 'donation', ` +
      "to_account => 'pot') ->> 'status'",
    args: "member_id => :member, amount => 5, category => 'other', note => 'Thank you.'",
  },
  "payment-request-accept": { ...member, before: claim, args: made("payment_request_id") },
  "payment-request-create": {
    ...member,
    args: "recipient_id => :other, amount => 5, category => 'other'",
  },
  "payment-request-decide": {
    ...staff,
    before: "select bench.for_staff($1, 'claim')",
    args: made("payment_request_id", `accept => true, ${why}`),
  },
  "payment-request-reject": { ...member, before: claim, args: made("payment_request_id", why) },
  "payment-request-remind": {
    ...member,
    as: "other_user",
    before: claim,
    args: made("payment_request_id"),
  },
  "payment-request-withdraw": {
    ...member,
    as: "other_user",
    before: claim,
    args: made("payment_request_id"),
  },
  "request-accept": { on: "open", as: "provider", args: "request_id => :request" },
  "request-cancel": { on: "open", as: "author", args: "request_id => :request" },
  "request-create": { on: "offer", as: "other_user", args: "offer_id => :offer, amount => 15" },
  "request-decline": { on: "open", as: "provider", args: "request_id => :request" },
  "slips-enter": {
    ...staff,
    args: "lines => jsonb_build_array(jsonb_build_object('slip_number', 'one', 'service_date', " +
      "current_date, 'provider', :=name, 'recipient', :=other_name, 'amount', 5, 'category', " +
      "'other'))",
  },
  "transfer-create": { ...member, args: `to_member_id => :other, ${gift}` },
  "transfer-reverse": {
    on: "gift",
    as: "staff",
    args: `transfer_id => (:=transfer)::bigint, ${why}, override => true`,
  },
};

/** Writes about members and their communities. */
const PLACES: Calls = {
  "auth-attempt": { on: "town", rpc: "auth_attempt", args: "client => :=slug, kind => 'login'" },
  "beneficiary-name": { ...member, args: "member_id => :other" },
  "category-set": { ...staff, args: `category => 'kites', changes => '{"name": "Kites"}'` },
  "community-check": { on: "town", args: "community => :=slug" },
  "community-join": { ...member, args: "community => :=next_town" },
  "community-update": { ...staff, args: `changes => '{"name": "Another town"}'` },
  "contact-update": { ...member, args: `changes => '{"phone": "123 456"}'` },
  "federation-line-close": {
    ...staff,
    before: "select bench.line($1)",
    args: `partner => :=next_town, ${why}`,
  },
  "federation-line-open": { ...staff, args: `partner => :=next_town, ${rate}` },
  "federation-transfer": {
    ...member,
    before: "select bench.line($1)",
    args: "partner => :=next_town, to_member_id => :next_member, amount => 5, category => 'other'",
  },
  "helper-appoint": { ...member, args: `helper_member_id => :other, ${scopes}` },
  "helper-assign": {
    ...staff,
    before: answer("membership_add(:staff, 'made', 'Greta')", "member_id"),
    args: made("member_id", `helper_member_id => :other, ${scopes}`),
  },
  "helper-revoke": {
    ...member,
    before: answer(`helper_appoint(:user, 'made', :other, ${scopes})`, "helper_id"),
    args: made("helper_id"),
  },
  "import-lines": {
    ...staff,
    args: `kind => 'members', lines => '[{"external_id": "old 1", "display_name": "Ida"}]'`,
  },
  "invitation-create": { ...staff, args: "uses => 5" },
  "invitation-revoke": {
    ...staff,
    before: answer("invitation_create(:staff, 'made')", "invitation_id"),
    args: made("invitation_id"),
  },
  "member-erase": { ...member, as: "made", before: "select bench.leaver($1)" },
  "member-join": {
    on: "town",
    as: "made",
    before: "insert into auth.users (id) values (gen_random_uuid()) returning id::text",
    args: "display_name => 'Ida', community => :=slug",
  },
  "member-update": { ...member, args: `changes => '{"bio": "Likes bread."}'` },
  "membership-add": { ...staff, args: "display_name => 'Greta'" },
  "membership-approve": onNewcomer("pending"),
  "membership-deceased": onMember,
  "membership-decline": onNewcomer("pending"),
  "membership-end": onMember,
  "membership-erase": onNewcomer("leaving", "closed"),
  "membership-leave": member,
  "membership-limits": { ...staff, args: `${onMember.args}, changes => '{"floor": -900}'` },
  "membership-mark": { ...staff, args: `${onMember.args}, vulnerable => true` },
  "membership-pause": member,
  "membership-restore": onNewcomer("suspended"),
  "membership-resume": {
    ...member,
    before: "update public.memberships set standing = 'paused' where member_id = :member " +
      "returning ''",
  },
  "membership-suspend": onMember,
  "override-give": { ...staff, args: `${onMember.args}, side => 'floor', amount => 60, ${soon}` },
  "override-revoke": {
    ...staff,
    before: answer(
      `override_give(:staff, 'made', ${onMember.args}, side => 'floor', amount => 60, ${soon})`,
      "override_id",
    ),
    args: made("override_id", why),
  },
  "text-redact": {
    on: "settled",
    as: "staff",
    args: `subject => 'requests', subject_id => :=request, field => 'title', ${why}`,
  },
  "write-off-approve": {
    ...staff,
    before: "select bench.write_off($1)",
    args: made("write_off_id", why),
  },
  "write-off-propose": {
    ...staff,
    before: "select bench.debtor($1)",
    args: made("member_id", why),
  },
  "write-off-reject": {
    ...staff,
    before: "select bench.write_off($1)",
    args: made("write_off_id", why),
  },
};

/** Every write there is. */
export const WRITES: Calls = { ...EXCHANGES, ...PLACES };
