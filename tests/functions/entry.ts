/** A line of a statement. */
export const entry = {
  entry_id: 1,
  transfer_id: 1,
  at: "2026-11-20T10:00:00+00:00",
  kind: "release",
  amount: 45,
  balance_after: -45,
  category: "garden",
  reason: null,
  service_date: null,
  exchange_id: null,
  escrow_id: null,
  other_id: null,
  other_name: "Ben",
  other_account: null,
  entered_by: null,
  on_behalf_of: null,
};
