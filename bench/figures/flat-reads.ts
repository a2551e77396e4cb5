import { flatTopic } from "../flat/flat-topic.ts";
import { READS } from "../flat/reads.ts";

export const flatReads = flatTopic(READS, {
  name: "flat-reads",
  title: "Reads, as the bank grows",
  isWrite: false,
  most: 1.5,
});
