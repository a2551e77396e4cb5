import { read, serve, write } from "../_shared/app.ts";
import { forOthers } from "../_shared/for-others.ts";
import {
  exchangeId,
  Group,
  GroupAct,
  GroupCancel,
  GroupConfirm,
  GroupHold,
} from "../_shared/schemas/groups.ts";

const closed = ["escrow_not_open", "under_dispute", "deadline_passed"] as const;

export default serve("groups", [
  write("POST", "/", {
    summary: "Staff, or who pays it all: open a group exchange by a preset; its minutes are held",
    input: GroupHold,
    answer: Group,
    status: 201,
    rpc: "group_hold",
    refuses: [
      "staff_required",
      "standing_forbids",
      "partner_standing_forbids",
      "category_unknown",
      "self_dealing",
      "not_neutral",
      "class_underpaid",
      "share_of_nothing",
      "amount_rounds_to_nothing",
      "balance_too_low",
      "ceiling_reached",
    ],
  }),
  read("/:exchange_id", {
    summary: "One group with the legs that I may see, and how far it is",
    params: exchangeId,
    answer: Group,
    rpc: "group_exchange",
  }),
  write("POST", "/confirm", {
    summary: "Participant: my word for all my legs; with the last word all are settled at once",
    input: GroupConfirm,
    answer: Group,
    rpc: "group_confirm",
    refuses: [
      ...closed,
      "not_participant",
      "already_confirmed",
      "coordinator_records",
      ...forOthers,
    ],
  }),
  write("POST", "/settle", {
    summary: "Organiser or staff: settle all that is open, where their word suffices",
    input: GroupAct,
    answer: Group,
    rpc: "group_settle",
    refuses: [
      ...closed,
      "not_organiser",
      "not_neutral",
      "participants_confirm",
      "coordinator_records",
    ],
  }),
  write("POST", "/cancel", {
    summary: "Organiser or staff: give back all that is open",
    input: GroupCancel,
    answer: Group,
    rpc: "group_cancel",
    refuses: [...closed, "not_organiser", "already_delivered"],
  }),
]);
