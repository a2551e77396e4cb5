import { flatTopic } from "../flat/flat-topic.ts";
import { WRITES } from "../flat/writes.ts";

export const flatWrites = flatTopic(WRITES, {
  name: "flat-writes",
  title: "Writes, as the bank grows",
  isWrite: true,
  most: 1.2,
});
