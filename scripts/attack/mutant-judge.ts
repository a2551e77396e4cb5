import type { Result } from "../checks/step.ts";
import type { MutantBed } from "./mutant-bed.ts";
import type { Verdict } from "./mutant-figures.ts";
import { type Mutant, mutate, testOf } from "./mutant.ts";

/** The model beside the bank, which nobody told what is broken; it plays so many sequences. */
const MODEL = "tests/properties/the-bank-keeps-to-its-model.test.ts";
const PLAYED = { CHRONOBANK_SEQUENCES: "60", CHRONOBANK_SHRINK_SECONDS: "0" };

/** Breaks rules, one at a time, and looks whether the test of each sees it, and the model. */
export class MutantJudge {
  #bed: MutantBed;
  #migrations: Map<string, string>;
  #withModel: boolean;
  constructor(bed: MutantBed, migrations: Map<string, string>, withModel: boolean) {
    this.#bed = bed;
    this.#migrations = migrations;
    this.#withModel = withModel;
  }

  /** A test that fails anyway catches nothing: on the bank as it is each of them is green. */
  async soundFaults(mutants: Mutant[]): Promise<string[]> {
    if (!await this.#bed.make("sound", this.#migrations)) return ["the migrations"];
    const results: [test: string, Result][] = [];
    for (const test of new Set(mutants.map(testOf))) {
      results.push([test, await this.#bed.judge("sound", test)]);
    }
    if (this.#withModel) results.push([MODEL, await this.#bed.judge("sound", MODEL, PLAYED)]);
    return results.filter(([, { failures }]) => failures.length > 0)
      .map(([test, result]) => `${test}: ${firstLine(result)}`);
  }

  /** Judge a mutant, in a database of that name. */
  async judge(mutant: Mutant, name: string): Promise<Verdict> {
    const made = await this.#bed.make(name, mutate(this.#migrations, mutant));
    if (!made) return { mutant, caught: false, model: null, saw: "it cannot be made" };
    const result = await this.#bed.judge(name, testOf(mutant));
    const played = this.#withModel ? await this.#bed.judge(name, MODEL, PLAYED) : null;
    await this.#bed.drop(name);
    const caught = result.failures.length > 0;
    return { mutant, caught, model: played && played.failures.length > 0, saw: firstLine(result) };
  }
}

/** What a test said first that is no plain "ok". */
function firstLine({ failures }: Result): string {
  const lines = failures.join("\n").split("\n").map((line) => line.trim());
  return lines.find((line) => /^not ok|ERROR:|[a-z]Error:/.test(line)) ?? lines[0] ?? "";
}
