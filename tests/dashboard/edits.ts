/** What the guide's tables say was done, as the statement that one click in the grid makes. */
type Ids = { dispute: string; decided: string; mira: string; pia: string; otis: string };

/** The statements before the last one prepare it; the last is refused. */
export const edits: Record<string, (ids: Ids) => string[]> = {
  "a resolution before `decided_by`": (ids) => [edit(ids.dispute, "resolution = 'refund'")],
  "somebody who is not staff as `decided_by`": (ids) => [
    edit(ids.dispute, `decided_by = '${ids.pia}'`),
  ],
  "a party as `decided_by`": (ids) => [edit(ids.dispute, `decided_by = '${ids.otis}'`)],
  "a split without `released_amount`": (ids) => [
    edit(ids.dispute, `decided_by = '${ids.mira}'`),
    edit(ids.dispute, "resolution = 'split'"),
  ],
  "a split with more than is held": (ids) => [
    edit(ids.dispute, `decided_by = '${ids.mira}'`),
    edit(ids.dispute, "released_amount = 76"),
    edit(ids.dispute, "resolution = 'split'"),
  ],
  "a resolution without the note that the community wants": (ids) => [
    "update community_settings set dispute_note_required = true",
    edit(ids.dispute, `decided_by = '${ids.mira}'`),
    edit(ids.dispute, "resolution = 'release'"),
  ],
  "another resolution for a decided case": (ids) => [edit(ids.decided, "resolution = 'refund'")],
  "another statement for one of the parties": (ids) => [edit(ids.dispute, "statement = 'No.'")],
  "a case deleted": (ids) => [`delete from disputes where dispute_id = '${ids.dispute}'`],
  "an entry edited": () => [`update entries set amount = 1 where ${anEntry}`],
  "an entry deleted": () => [`delete from entries where ${anEntry}`],
  "a balance edited": (ids) => [`update accounts set balance = 0 where member_id = '${ids.pia}'`],
  "an escrow edited": () => ["update escrows set released = 1 where state = 'held'"],
  "a membership deleted": (ids) => [`delete from memberships where member_id = '${ids.pia}'`],
  "a membership closed that has a balance": (ids) => [
    pick(ids.pia, "leaving"),
    pick(ids.pia, "closed"),
  ],
  "a person erased by a pick": (ids) => [
    "alter table memberships disable trigger user",
    pick(ids.pia, "closed"),
    "alter table memberships enable trigger user",
    pick(ids.pia, "erased"),
  ],
  "a write-off decided in the grid": () => ["update write_offs set state = 'approved'"],
};

const anEntry = "entry_id = (select min(entry_id) from entries)";

function pick(member_id: string, standing: string): string {
  return `update memberships set standing = '${standing}' where member_id = '${member_id}'`;
}

function edit(dispute_id: string, change: string): string {
  return `update disputes set ${change} where dispute_id = '${dispute_id}'`;
}
