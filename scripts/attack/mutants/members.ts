import type { Mutant } from "../mutant.ts";

/** Who belongs, how they come and how they are helped. */
export const members: Mutant[] = [
  {
    name: "let suspended staff be staff",
    rule: "only active staff see what staff see",
    chapter: "0400_members",
    of: "and m.role in ('coordinator', 'admin') and m.standing = 'active';",
    to: "and m.role in ('coordinator', 'admin');",
    by: "database/paused-and-suspended-staff-change-nothing",
  },
  {
    name: "show those who left to all",
    rule: "who left is only a name",
    chapter: "0400_members",
    of: `        or mine.standing not in ('pending', 'closed', 'erased')
          and theirs.standing not in ('pending', 'closed', 'erased')));`,
    to: "        or mine.standing not in ('pending', 'closed', 'erased')));",
    by: "database/who-left-is-only-a-name",
  },
  {
    name: "let in by an old link",
    rule: "an invitation ends",
    chapter: "0420_invitations",
    of: `and i.revoked_at is null and i.expires_at > clock_timestamp()
    and not exists`,
    to: `and i.revoked_at is null
    and not exists`,
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "let in by a link that reaches further than who made it",
    rule: "a link ends with the rule under which it was given",
    chapter: "0420_invitations",
    of: "    and private.may_invite(i.created_by, i.member_id, i.community_id)\n",
    to: "",
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "welcome by a link to a place of staff",
    rule: "a link ends with the rule under which it was given",
    chapter: "0420_invitations",
    of: `
      or not private.may_invite(
        invitation.created_by, invitation.member_id, invitation.community_id) then 'revoked'`,
    to: "\n      then 'revoked'",
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "count no use of a link",
    rule: "an invitation lets in as many as it says",
    chapter: "0420_invitations",
    of: "set uses_left = i.uses_left - 1",
    to: "set uses_left = i.uses_left",
    by: "concurrency/an-invitation-is-used-as-often-as-it-says",
  },
  {
    name: "show contacts to all members",
    rule: "how to reach somebody is for them and staff",
    chapter: "0430_contacts",
    of: `  using (member_id = (select private.my_member_id())
    or exists (`,
    to: `  using (true
    or exists (`,
    by: "database/contacts-are-for-oneself-and-staff",
  },
  {
    name: "let help never end",
    rule: "help ends at its time",
    chapter: "0450_helpers",
    of: "    and h.revoked_at is null and h.expires_at > clock_timestamp();\n",
    to: "    and h.revoked_at is null;\n",
    by: "database/helpers-act-within-their-scope",
  },
  {
    name: "name a helper twice",
    rule: "a member names a helper once at a time",
    chapter: "0450_helpers",
    of: 'create unique index "a member names a helper once',
    to: 'create index "a member names a helper once',
    by: "database/the-tables-refuse-what-no-function-does",
  },
  {
    name: "welcome again and again",
    rule: "a welcome grant is given once",
    chapter: "1400_joining",
    of: "if new.standing = 'active' and new.granted_at is null then",
    to: "if new.standing = 'active' then",
    by: "database/members-join-as-the-community-says",
  },
  {
    name: "let everybody in at once",
    rule: "a member joins as the community says",
    chapter: "1400_joining",
    of: "case s.joining when 'open' then 'active' else 'pending' end",
    to: "case s.joining when 'invitation' then 'pending' else 'active' end",
    by: "database/members-join-as-the-community-says",
  },
  {
    name: "let the active sleep",
    rule: "who has exchanged lately is not marked",
    chapter: "1420_dormancy",
    of: "    and not private.has_exchanged(",
    to: "    and private.has_exchanged(",
    by: "database/who-has-not-exchanged-for-long-is-marked",
  },
  {
    name: "pass a door that wants a link",
    rule: "some doors want an invitation",
    chapter: "1600_write_members",
    of: "\n        and s.joining <> 'invitation'",
    to: "",
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "use a link somewhere else",
    rule: "an invitation is for its community",
    chapter: "1620_write_joins",
    of: "if here.community_id <> asked.community_id then",
    to: "if false then",
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "take a place that is taken",
    rule: "a place is claimed once",
    chapter: "1620_write_joins",
    of: "    where m.member_id = entered and m.auth_user_id is null;",
    to: "    where m.member_id = entered;",
    by: "concurrency/an-invitation-is-used-as-often-as-it-says",
  },
  {
    name: "look for the answer where the login was",
    rule: "a place claimed twice at once has one answer",
    chapter: "1620_write_joins",
    of: "m.member_id = call.member_id and m.auth_user_id = actor for update;",
    to: "m.member_id = call.member_id for update;",
    by: "concurrency/one-key-at-once-has-one-effect",
  },
  {
    name: "invite into an admin's place",
    rule: "only admins hand over what reaches further",
    chapter: "2215_write_invitations",
    of: `    elsif not private.may_invite(
      staff.member_id, invitation_create.member_id, staff.community_id)
`,
    to: "    elsif false\n",
    by: "database/invitations-let-in-and-are-counted",
  },
  {
    name: "let members join tomorrow",
    rule: "nobody has joined in the future",
    chapter: "2280_write_members_without_login",
    of: "least(coalesce(joined_on::timestamp at time zone s.time_zone, now()), now())",
    to: "coalesce(joined_on::timestamp at time zone s.time_zone, now())",
    by: "database/what-was-elsewhere-is-imported-once",
  },
  {
    name: "let staff help themselves",
    rule: "staff name others as helpers",
    chapter: "2282_write_helpers",
    of: "elsif helper_assign.helper_member_id = call.member_id then",
    to: "elsif false then",
    by: "database/members-without-login-are-acted-for-by-staff",
  },
  {
    name: "name a helper for somebody with a login",
    rule: "who has a login names their own helpers",
    chapter: "2282_write_helpers",
    of: "if private.has_login(helped.member_id) then",
    to: "if false then",
    by: "database/helpers-act-within-their-scope",
  },
];
