import { deepStrictEqual } from "node:assert/strict";
import { attempt, type Bank } from "../bank.ts";
import type { Place, Step } from "./place.ts";
import { Town } from "./town.ts";

/** A place is in the states it says, and each step, alone, leads to those that it says. */
export async function assertStates(bank: Bank, place: Place): Promise<void> {
  for (const step of place.steps) {
    const town = await Town.open(bank, place.settings, place.hill);
    await place.set(town);
    deepStrictEqual(await statesOf(town, place), place.states, place.name);
    const act = await step.ready(town);
    await place.last?.(town);
    const { code } = await attempt(bank.desk, act);
    deepStrictEqual(code, step.refused ?? "done", `${place.name}: ${step.name}`);
    const then = { ...place.states, ...step.to };
    deepStrictEqual(await statesOf(town, place), then, `${place.name}: ${step.name}`);
  }
}

/** Each step of the table of states that is played: `escrows held delivered`. */
export function stepsPlayed(places: Place[]): Set<string> {
  const moves = (place: Place) => ({ to }: Step) =>
    Object.entries(to).map(([table, state]) => `${table} ${place.states[table]} ${state}`);
  return new Set(places.flatMap((place) => place.steps.flatMap(moves(place))));
}

async function statesOf(town: Town, { states }: Place): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of Object.keys(states)) {
    const key = KEYS[table] ?? `${table.slice(0, -1)}_id`;
    const column = table === "memberships" ? "standing" : "state";
    found[table] = await town.bank.do(
      `select ${column} from ${table} where ${key} = '${town.at[table]}' and ${town.here()}`,
    );
  }
  return found;
}

const KEYS: Record<string, string> = { memberships: "member_id", trade_lines: "partner_id" };
