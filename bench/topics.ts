import { flatReads } from "./figures/flat-reads.ts";
import { flatWrites } from "./figures/flat-writes.ts";
import { functions } from "./figures/functions.ts";
import { jobs } from "./figures/jobs.ts";
import { ledger } from "./figures/ledger.ts";
import { partitions } from "./figures/partitions.ts";
import { pooler } from "./figures/pooler.ts";
import { volume } from "./figures/volume.ts";
import { waking } from "./figures/waking.ts";
import type { Figure, Topic } from "./topic.ts";

/** Everything that is measured. */
export const TOPICS: Topic[] = [
  ledger,
  jobs,
  functions,
  waking,
  flatWrites,
  flatReads,
  volume,
  pooler,
  partitions,
];

/** What words name: figures by a part of their name, all of a topic by a part of its own. */
export function chooseTopics(words: string[]): { topic: Topic; figures: Figure[] }[] {
  const isNamed = ({ name }: { name: string }) =>
    words.length === 0 || words.some((word) => name.includes(word));
  return TOPICS.map((topic) => ({
    topic,
    figures: isNamed(topic) ? topic.figures : topic.figures.filter(isNamed),
  })).filter(({ figures }) => figures.length > 0);
}
