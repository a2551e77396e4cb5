import { read, write } from "../_shared/app.ts";
import { paged } from "../_shared/schemas/common.ts";
import { memberId } from "../_shared/schemas/members.ts";
import {
  WriteOff,
  WriteOffDecide,
  WriteOffPage,
  WriteOffPropose,
  WriteOffQuery,
} from "../_shared/schemas/write-offs.ts";
import { staff } from "./staff.ts";

const decision = {
  input: WriteOffDecide,
  answer: WriteOff,
  refuses: [
    "not_neutral",
    "admin_required",
    "standing_forbids",
    "standing_unchanged",
    "proposal_closed",
    "deadline_passed",
    "debt_changed",
    "not_settled",
  ],
} as const;

/** Debts that nobody will earn back: one of staff proposes, another decides. */
export const writeOffs = [
  read("/write-offs", {
    summary: "Write-offs of my community, the newest first",
    query: WriteOffQuery,
    answer: WriteOffPage,
    rpc: "admin_write_offs",
    args: paged,
    refuses: ["staff_required", "invalid_cursor"],
  }),
  write("POST", "/members/:member_id/write-off", {
    summary: "Propose to write off the debt of a leaving member",
    params: memberId,
    input: WriteOffPropose,
    answer: WriteOff,
    status: 201,
    rpc: "write_off_propose",
    refuses: [
      ...staff,
      "standing_unchanged",
      "not_settled",
      "debt_changed",
      "already_proposed",
      "unit_unknown",
    ],
  }),
  write("POST", "/write-offs/approve", {
    ...decision,
    summary: "Second member of staff: write the debt off",
    rpc: "write_off_approve",
  }),
  write("POST", "/write-offs/reject", {
    ...decision,
    summary: "Second member of staff: refuse a write-off",
    rpc: "write_off_reject",
  }),
];
